/** `cairn explain`: the plan and the SQL of a question, and what row policies make of it for somebody; nothing is run. */
import { Command } from 'commander';
import { heldOf } from '../../access/held-of.ts';
import type { Estimate } from '../../engine/cost/estimate.ts';
import type { ActingPolicy, ExplainedScan } from '../../engine/session.ts';
import { tableQuestions } from '../../engine/table/ask-table.ts';
import { RefusedError, unwrap } from '../../kernel/issue.ts';
import { exitCodes } from '../exit-codes.ts';
import { loadEngine } from '../load-engine.ts';
import { type OutputOptions, printJson, printLine, runCommand } from '../printing/output.ts';
import { type QuestionOptions, withQuestionOptions } from '../question/question-options.ts';
import {
  type OtherPrincipalOptions,
  readOtherPrincipal,
  withOtherPrincipal,
} from '../question/read-other-principal.ts';
import { readQuestion } from '../question/read-question.ts';
import { withLoggedStore } from '../with-store.ts';

const describeEstimate = (estimate: Estimate | undefined): string =>
  estimate ? `reads ${told(estimate.rows)} rows, gives ${told(estimate.cells)} cells` : 'none';

const told = (count: number): string => count.toLocaleString('en-US');

export const explainCommand = (): Command =>
  withOtherPrincipal(
    withQuestionOptions(
      new Command('explain')
        .description('Show the plan and the SQL of a question that `ask` would run.')
        .argument('<metrics...>', 'keys of metrics'),
    ),
  )
    .option('--json', 'print plan, SQL and parameters as JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ cairn explain nps csat --by region --grain month --last 12
  $ cairn explain nps --by region --as-role viewer --as-attribute regions=EMEA
  $ cairn explain nps --as-key metabase`,
    )
    .action((metrics: readonly string[], options: QuestionOptions & OtherPrincipalOptions & OutputOptions) =>
      runCommand(options, () =>
        withLoggedStore('explain', async ({ db }, config, note) => {
          const { engine } = await loadEngine(db, { rollups: config.rollups });
          const now = Date.now();
          const open = engine.session({ now, onRead: note.hear });
          const as = await readOtherPrincipal(db, options);
          if (as) note.subjects.add(as.id);
          const held = as ? heldOf(engine.model, as) : undefined;
          const questions = unwrap(tableQuestions(open, readQuestion(open, metrics, options)));
          const policies = held ? open.policies(questions, held) : [];
          if (as && !options.json) printPolicies(as.id, policies);
          const session = held ? engine.session({ now, held, onRead: note.hear }) : open;
          const scans = await session.explain(questions).catch((error: unknown) => {
            // What refuses it for them is what was asked for.
            if (!as || !options.json || !(error instanceof RefusedError)) throw error;
            printJson({ as: as.id, policies, issues: error.issues, scans: [] });
            process.exitCode = exitCodes.refused;
            return null;
          });
          if (!scans) return;
          const estimates = await Promise.all(scans.map((scan) => session.estimate(scan)));
          if (!options.json) return printScans(scans, estimates);
          const estimated = scans.map((scan, index) => ({ ...scan, estimate: estimates[index] }));
          printJson({ ...(as && { as: as.id, policies, issues: [] }), scans: estimated });
        }),
      ),
    );

function printPolicies(as: string, policies: readonly ActingPolicy[]): void {
  printLine(policies.length === 0 ? `No policy holds ${as}.\n` : `Policies that hold ${as}:`);
  for (const { policy, dimension, values, datasets, issues } of policies) {
    const lets = issues.length > 0 ? 'refuses' : `${dimension} in ${JSON.stringify(values)}`;
    printLine(`  ${policy}: ${lets}, on ${datasets.join(', ')}`);
  }
  if (policies.length > 0) printLine();
}

async function printScans(scans: readonly ExplainedScan[], estimates: readonly Estimate[]): Promise<void> {
  // Half a second to load, and nobody else needs it.
  const { format } = await import('sql-formatter');
  for (const [at, { plan, sql, parameters }] of scans.entries()) {
    const estimate = describeEstimate(estimates[at]);
    printLine(`${plan}\n  estimate: ${estimate}\n\n${format(sql, { language: 'postgresql' })}\n`);
    for (const [index, parameter] of parameters.entries()) printLine(`  $${index + 1} = ${JSON.stringify(parameter)}`);
    printLine();
  }
}
