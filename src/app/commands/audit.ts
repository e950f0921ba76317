/** `cairn audit`: what is wrong with the model, the goals and the data as a whole; with --fail-on a check for continuous integration. */
import Table from 'cli-table3';
import { Command } from 'commander';
import { findByKey } from '../../engine/definitions/find-by-key.ts';
import type { Audited, Finding } from '../../goals/audit/audit.ts';
import { type Severity, severities } from '../../goals/audit/audit-rule.ts';
import { runAudit } from '../../goals/audit/run-audit.ts';
import { createGoalSession } from '../../goals/goal-session.ts';
import { unwrap } from '../../kernel/issue.ts';
import { exitCodes } from '../exit-codes.ts';
import { loadEngine } from '../load-engine.ts';
import { type OutputOptions, printJson, printLine, printNote, runCommand } from '../printing/output.ts';
import { splitList } from '../question/question-options.ts';
import { type AuditOptions, readAuditChoice } from '../read-audit-choice.ts';
import { withStore } from '../with-store.ts';

interface Options extends AuditOptions, OutputOptions {
  readonly as?: string;
}

export const auditCommand = (): Command =>
  new Command('audit')
    .description('Find what is wrong with metrics, goals, targets and data as a whole, and say what to do next.')
    .option('--rules <list>', 'only these rules, separated by commas', splitList)
    .option('--severity <list>', `only rules of these severities: ${severities.join(', ')}`, splitList)
    .option('--fail-on <severity>', 'exit with 4 where a finding is that bad or worse')
    .option('--unused-days <n>', 'days without a use after which a metric counts as unused (90)')
    .option('--as <stakeholder>', 'see the goals that this person or team may see; without it, those for everybody')
    .option('--json', 'print findings as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  $ cairn audit\n  $ cairn audit --severity error,warning --fail-on error\n  $ cairn audit --rules stale-data --json',
    )
    .action((options: Options) =>
      runCommand(options, async () => {
        const { choice, failOn, unusedDays } = unwrap(readAuditChoice(options));
        await withStore(async ({ db }, config) => {
          const { engine, catalog } = await loadEngine(db, { rollups: config.rollups });
          const session = engine.session({ now: Date.now() });
          const goals = createGoalSession({ db, session, catalog, viewer: options.as ?? null, requestId: 'audit' });
          if (options.as !== undefined)
            unwrap(findByKey((await goals.book()).directory.stakeholders, options.as, 'stakeholder', ['--as']));
          const audited = await runAudit(goals, choice, unusedDays ?? undefined);
          if (options.json) printJson(audited);
          else printAudit(audited);
          if (failOn !== null && audited.findings.some(({ severity }) => isAsBad(severity, failOn)))
            process.exitCode = exitCodes.found;
        });
      }),
    );

const isAsBad = (severity: Severity, limit: Severity): boolean =>
  severities.indexOf(severity) <= severities.indexOf(limit);

function printAudit({ findings, hidden }: Audited): void {
  if (findings.length > 0) printLine(renderFindings(findings));
  else printNote('Nothing found.');
  const counted = severities.flatMap((severity) => {
    const count = findings.filter((each) => each.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity}${count === 1 ? '' : 's'}`];
  });
  if (counted.length > 0) printNote(`${counted.join(', ')}.`);
  if (hidden > 0)
    printNote(
      `${hidden} more ${hidden === 1 ? 'is' : 'are'} about goals that are not for everybody: --as says who asks.`,
    );
}

function renderFindings(findings: readonly Finding[]): string {
  const table = new Table({
    head: ['severity', 'rule', 'finding', 'next'],
    // One line a row, without colours: a pipe or a file gets what a terminal shows.
    style: { head: [], border: [], compact: true },
  });
  table.push(...findings.map(({ severity, rule, message, hint }) => [severity, rule, message, hint]));
  return table.toString();
}
