/** `cairn rollup drop`: takes tables and triggers away; the model stays as it is. */
import { Command } from 'commander';
import { findByKey } from '../../../engine/definitions/find-by-key.ts';
import { type Issue, RefusedError } from '../../../kernel/issue.ts';
import { dropNow } from '../../../rollup/build-now.ts';
import { findStored } from '../../../rollup/find-stored.ts';
import { loadEngine } from '../../load-engine.ts';
import { type OutputOptions, printJson, printLine, printNote, runCommand } from '../../printing/output.ts';
import { withOwnerStore } from '../../with-store.ts';

export const dropCommand = (): Command =>
  new Command('drop')
    .description('Take the tables of rollups away, with the triggers that mark for them. Questions read rows then.')
    .argument('<keys...>', 'keys of rollups, of the present model or an earlier one')
    .option('--json', 'print what was dropped as JSON')
    .action((keys: readonly string[], options: OutputOptions) =>
      runCommand(options, () =>
        withOwnerStore(async ({ db }) => {
          const { rollups } = await loadEngine(db, { rollups: false });
          const declared = new Set(rollups.map(({ bound }) => bound.definition.key));
          const stored = await findStored(db);
          const known = new Map([...declared, ...stored.map(({ key }) => key)].map((key) => [key, key]));
          const found = keys.map((key, index) => findByKey(known, key, 'rollup', ['keys', index]));
          const issues = found.flatMap((each): readonly Issue[] => (each.kind === 'refused' ? each.issues : []));
          if (issues.length > 0) throw new RefusedError(issues);
          const gone = stored.filter(({ key }) => keys.includes(key));
          for (const { id } of gone) await dropNow(db, id);
          const dropped = [...new Set(gone.map(({ key }) => key))];
          if (options.json) return printJson({ dropped });
          for (const key of dropped) printLine(`Dropped ${key}.`);
          for (const key of keys.filter((each) => !dropped.includes(each))) printNote(`${key} had no table.`);
          // Whoever drops to save space would else find it back a moment later.
          for (const key of dropped.filter((each) => declared.has(each)))
            printNote(
              `${key} is still in the model: a server with CAIRN_ROLLUPS=on makes it anew, until the model is applied without it.`,
            );
        }),
      ),
    );
