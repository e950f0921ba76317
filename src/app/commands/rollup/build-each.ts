/** Builds one rollup after the other, with progress on standard error, and tells where each stands then. */
import { unwrap } from '../../../kernel/issue.ts';
import type { BuildContext, buildNow } from '../../../rollup/build-now.ts';
import type { RollupDefinition } from '../../../rollup/rollup-definition.ts';
import { rollupStatus } from '../../../rollup/rollup-status.ts';
import { loadEngine } from '../../load-engine.ts';
import { type OutputOptions, printJson, printLine, printNote } from '../../printing/output.ts';
import { createProgress } from '../../printing/progress.ts';
import { withOwnerStore } from '../../with-store.ts';
import { findRollups } from './find-rollups.ts';
import { renderRollups } from './render-rollups.ts';

/** `build` is told of progress; what it refuses ends the command, and what was built before stays. */
export const buildEach = (
  keys: readonly string[],
  options: OutputOptions,
  build: (definition: RollupDefinition, context: BuildContext) => ReturnType<typeof buildNow>,
): Promise<void> =>
  withOwnerStore(async ({ db, pool }) => {
    const { rollups } = await loadEngine(db, { rollups: false });
    const found = unwrap(findRollups(rollups, keys));
    const progress = createProgress();
    const statuses = [];
    for (const definition of found) {
      let total = 0;
      let waits = false;
      const state = await build(definition, {
        db,
        pool,
        now: Date.now(),
        onProgress: (key, refreshed) => {
          if (refreshed.kind !== 'more') return;
          total = Math.max(total, refreshed.built + refreshed.left);
          progress.report(`Building ${key}`, total - refreshed.left, total);
        },
        onWait: (key) => {
          if (!waits) progress.note(`Waiting for who works on ${key}, or holds a table of it`);
          waits = true;
        },
      });
      progress.end();
      statuses.push(rollupStatus(definition, unwrap(state)));
    }
    if (options.json) return printJson({ rollups: statuses });
    if (statuses.length === 0) return printNote('The model declares no rollups.');
    printLine(renderRollups(statuses));
  });
