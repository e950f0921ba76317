/** `cairn why`: the change of a number taken apart by groups, with a table for people or JSON for machines. */
import { Command } from 'commander';
import { decompose } from '../../engine/decompose/decompose.ts';
import { findByKey } from '../../engine/definitions/find-by-key.ts';
import { createReadingSet, readingsOf } from '../../engine/reading-set.ts';
import { unwrap } from '../../kernel/issue.ts';
import { grains } from '../../kernel/period.ts';
import { loadEngine } from '../load-engine.ts';
import { type OutputOptions, printJson, printLine, printNote, runCommand } from '../printing/output.ts';
import { readDecomposition } from '../printing/read-decomposition.ts';
import { renderDecomposition } from '../printing/render-decomposition.ts';
import { type QuestionOptions, withSliceOptions } from '../question/question-options.ts';
import { readShift, shiftWords } from '../question/read-comparisons.ts';
import { readQuestion } from '../question/read-question.ts';
import { withLoggedStore } from '../with-store.ts';

type WhyOptions = Omit<QuestionOptions, 'other'> & OutputOptions & { readonly since: string };

export const whyCommand = (): Command =>
  withSliceOptions(
    new Command('why')
      .description(
        "Say why a number moved: its change since another period, by group, as mix and rate. Without a period: the last complete one of the metric's cadence.",
      )
      .argument('<metric>', 'key of a metric'),
  )
    .option('--grain <grain>', `the unit of --last: ${grains.join(', ')}`)
    .option('--since <shift>', `the earlier period: ${shiftWords.join(', ')}`, 'previous')
    .option('--top <n>', 'only the n groups that moved it most, and the rest as one')
    .option('--json', 'print the answer as JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ cairn why nps --by region
  $ cairn why csat --by channel,segment --last 1 --grain quarter --since last_year --top 5
  $ cairn why mrr --by product_line --json`,
    )
    .action((key: string, options: WhyOptions) =>
      runCommand(options, () =>
        withLoggedStore('why', async ({ db }, config, note) => {
          const { engine } = await loadEngine(db, { rollups: config.rollups });
          const session = engine.session({ now: Date.now(), onRead: note.hear });
          const metric = unwrap(findByKey(session.model.metrics, key, 'metric', ['metric']));
          const { by, times, where, top } = readQuestion(session, [key], { ...options, other: true, total: true });
          const shift = unwrap(readShift(options.since, '--since'));
          const set = createReadingSet(session, metric, times, { by: [], where, top: null });
          const [reading] = readingsOf(set);
          if (!reading) throw new Error('A question has at least one period.');
          const request = { by, from: { kind: 'shift' as const, shift }, top: top?.count ?? null };
          const decomposition = await decompose(reading, request);
          if (options.json) return printJson(readDecomposition(decomposition));
          printLine(renderDecomposition(decomposition));
          for (const assumption of new Set(decomposition.assumptions)) printNote(assumption);
        }),
      ),
    );
