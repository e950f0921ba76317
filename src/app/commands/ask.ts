/** `cairn ask`: a question from the shell, with a table for people or JSON for machines. */
import { Command } from 'commander';
import { askTable } from '../../engine/ask-table.ts';
import { loadEngine } from '../load-engine.ts';
import { type OutputOptions, printJson, printLine, printNote, runCommand } from '../output.ts';
import { type QuestionOptions, readQuestion, withQuestionOptions } from '../question-options.ts';
import { readRows } from '../read-rows.ts';
import { renderTable } from '../render-table.ts';
import { withStore } from '../with-store.ts';

export const askCommand = (): Command =>
  withQuestionOptions(
    new Command('ask')
      .description("Answer a question. Without a period: the last complete one of the metric's cadence.")
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
          const { engine } = await loadEngine(db);
          const session = engine.session({ now: Date.now() });
          const question = readQuestion(session, metrics, options);
          const { rows } = await askTable(session, question);
          const read = await readRows(rows, question);
          if (options.json) return printJson({ metrics, by: question.by, rows: read });
          printLine(renderTable(read, question, session.model));
          if (read.length === 0) printNote('No group has a row in this period.');
        }),
      ),
    );
