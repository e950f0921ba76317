/** `cairn explain`: the plan and the SQL of a question; nothing is run. */
import { Command } from 'commander';
import { tableQuestions } from '../../engine/ask-table.ts';
import type { Estimate } from '../../engine/estimate.ts';
import { unwrap } from '../../kernel/issue.ts';
import { loadEngine } from '../load-engine.ts';
import { type OutputOptions, printJson, printLine, runCommand } from '../output.ts';
import { type QuestionOptions, withQuestionOptions } from '../question-options.ts';
import { readQuestion } from '../read-question.ts';
import { withStore } from '../with-store.ts';

const describeEstimate = (estimate: Estimate | undefined): string =>
  estimate ? `reads ${told(estimate.rows)} rows, gives ${told(estimate.cells)} cells` : 'none';

const told = (count: number): string => count.toLocaleString('en-US');

export const explainCommand = (): Command =>
  withQuestionOptions(
    new Command('explain')
      .description('Show the plan and the SQL of a question that `ask` would run.')
      .argument('<metrics...>', 'keys of metrics'),
  )
    .option('--json', 'print plan, SQL and parameters as JSON')
    .addHelpText('after', '\nExamples:\n  $ cairn explain nps csat --by region --grain month --last 12')
    .action((metrics: readonly string[], options: QuestionOptions & OutputOptions) =>
      runCommand(options, () =>
        withStore(async ({ db }, config) => {
          const { engine } = await loadEngine(db, { rollups: config.rollups });
          const session = engine.session({ now: Date.now() });
          const question = readQuestion(session, metrics, options);
          const scans = await session.explain(unwrap(tableQuestions(session, question)));
          const estimates = await Promise.all(scans.map((scan) => session.estimate(scan)));
          if (options.json)
            return printJson({ scans: scans.map((scan, index) => ({ ...scan, estimate: estimates[index] })) });
          // Half a second to load, and nobody else needs it.
          const { format } = await import('sql-formatter');
          for (const [at, { plan, sql, parameters }] of scans.entries()) {
            printLine(
              `${plan}\n  estimate: ${describeEstimate(estimates[at])}\n\n${format(sql, { language: 'postgresql' })}\n`,
            );
            for (const [index, parameter] of parameters.entries())
              printLine(`  $${index + 1} = ${JSON.stringify(parameter)}`);
            printLine();
          }
        }),
      ),
    );
