/** `cairn doctor`: what is wrong with this installation, or will be, and what to do about it. */
import Table from 'cli-table3';
import { Command } from 'commander';
import { diagnose } from '../doctor/diagnose.ts';
import { type Finding, severities } from '../doctor/finding.ts';
import { exitCodes } from '../exit-codes.ts';
import { type OutputOptions, printJson, printLine, printNote, runCommand } from '../printing/output.ts';

export const doctorCommand = (): Command =>
  new Command('doctor')
    .description(
      'Check configuration, database, privileges, migrations, model, data, rollups and replicas, and say what to do.',
    )
    .option('--json', 'print the findings as JSON')
    .addHelpText(
      'after',
      '\nNothing is changed. See docs/operating.md.\n\nExamples:\n  $ cairn doctor\n  $ cairn doctor --json',
    )
    .action((options: OutputOptions) =>
      runCommand(options, async () => {
        const { findings, reached } = await diagnose(process.env, Date.now());
        const counts = severities.map((severity) => ({
          severity,
          count: findings.filter((each) => each.severity === severity).length,
        }));
        if (options.json)
          printJson({ findings, counts: Object.fromEntries(counts.map(({ severity, count }) => [severity, count])) });
        else {
          printLine(render(findings));
          printNote(
            `${counts.flatMap(({ severity, count }) => (count > 0 ? [`${count} ${severity}`] : [])).join(', ')}.`,
          );
        }
        if (!reached) process.exitCode = exitCodes.unavailable;
        else if (findings.some(({ severity }) => severity === 'problem')) process.exitCode = exitCodes.refused;
      }),
    );

/** The worst first; what to do is right below what is wrong. */
function render(findings: readonly Finding[]): string {
  const table = new Table({ head: ['', 'check', 'finding'], style: { head: [], border: [], compact: true } });
  const sorted = severities.flatMap((severity) => findings.filter((each) => each.severity === severity));
  for (const { severity, check, message, action } of sorted)
    table.push([severity, check, action === null ? message : `${message}\n→ ${action}`]);
  return table.toString();
}
