/** `cairn ask`: a question from the shell, with a table for people or JSON for machines. */
import { Command } from 'commander';
import { askRows } from '../../engine/ask-table.ts';
import { recordUses } from '../../goals/uses/record-uses.ts';
import { describeMetrics } from '../describe-metric.ts';
import { loadEngine } from '../load-engine.ts';
import { type OutputOptions, printJson, printLine, printNote, runCommand } from '../output.ts';
import { type QuestionOptions, withQuestionOptions } from '../question-options.ts';
import { readQuestion } from '../read-question.ts';
import { type ReadRow, readRows } from '../read-rows.ts';
import { renderTable } from '../render-table.ts';
import { withStore } from '../with-store.ts';

export const askCommand = (): Command =>
  withQuestionOptions(
    new Command('ask')
      .description(
        "Answer a question. Without a period: the last complete one of the first metric's cadence, all time where its rows have no time.",
      )
      .argument('<metrics...>', 'keys of metrics'),
  )
    .option('--json', 'print the answer as JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ cairn ask nps --by region --grain quarter --last 4 --compare previous,last_year
  $ cairn ask csat ces --to-date month --where region=EMEA
  $ cairn ask ticket_volume --by queue --grain week --from 2025-01-01 --to 2025-03-01
  $ cairn ask mrr --by country --top 5 --json`,
    )
    .action((metrics: readonly string[], options: QuestionOptions & OutputOptions) =>
      runCommand(options, () =>
        withStore(async ({ db }) => {
          const { engine, catalog } = await loadEngine(db);
          const now = Date.now();
          const uses = recordUses(db, { interval: 0 });
          const session = engine.session({ now, onAsked: uses.operation(now) });
          const question = readQuestion(session, metrics, options);
          const rows = await askRows(session, question);
          const read = await readRows(rows, question);
          await uses.close();
          const described = await describeMetrics(catalog, question.metrics, rows);
          if (options.json) return printJson({ metrics: described, by: question.by, rows: read });
          if (read.length === 0) return printNote('No group has a row in this period.');
          printLine(renderTable(read, question, session.model));
          for (const note of notesOn(read, described)) printNote(note);
        }),
      ),
    );

/** Each once: what an answer takes for granted is said beside it. */
function notesOn(rows: readonly ReadRow[], metrics: Awaited<ReturnType<typeof describeMetrics>>): Iterable<string> {
  const values = rows.flatMap((row) => row.values);
  const comparisons = values.flatMap((value) => value.comparisons);
  return new Set([
    ...[...metrics, ...comparisons].flatMap(({ assumptions }) => assumptions),
    ...values.flatMap(({ suppressed }) => suppressed?.message ?? []),
  ]);
}
