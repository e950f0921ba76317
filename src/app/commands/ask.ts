/** `cairn ask`: a question from the shell, with a table for people or JSON for machines. */
import { Command } from 'commander';
import type { Catalog } from '../../catalog/load.ts';
import type { Session } from '../../engine/session.ts';
import { askRows } from '../../engine/table/ask-table.ts';
import type { TableQuestion } from '../../engine/table/table.ts';
import { recordUses } from '../../goals/uses/record-uses.ts';
import { RefusedError } from '../../kernel/issue.ts';
import { loadEngine } from '../load-engine.ts';
import { describeMetrics } from '../printing/describe-metric.ts';
import { type OutputOptions, printJson, printLine, printNote, runCommand } from '../printing/output.ts';
import { type ReadRow, readRows } from '../printing/read-rows.ts';
import { readTriangle } from '../printing/read-triangle.ts';
import { renderTable } from '../printing/render-table.ts';
import { renderTriangle } from '../printing/render-triangle.ts';
import { type CohortOptions, withCohortOptions } from '../question/cohort-options.ts';
import { optionIssue } from '../question/option-issue.ts';
import { withQuestionOptions } from '../question/question-options.ts';
import { type AskedCohorts, readCohorts } from '../question/read-cohorts.ts';
import { readQuestion } from '../question/read-question.ts';
import { withLoggedStore } from '../with-store.ts';

export const askCommand = (): Command =>
  withCohortOptions(
    withQuestionOptions(
      new Command('ask')
        .description(
          "Answer a question. Without a period: the last complete one of the first metric's cadence, all time where its rows have no time.",
        )
        .argument('<metrics...>', 'keys of metrics'),
    ),
  )
    .option('--json', 'print the answer as JSON')
    .addHelpText(
      'after',
      `
Examples:
  $ cairn ask nps --by region --grain quarter --last 4 --compare previous,last_year
  $ cairn ask csat ces --to-date month --where region=EMEA
  $ cairn ask ticket_volume --by queue --grain week --from 2025-01-01 --to 2025-03-01
  $ cairn ask mrr --by country --top 5 --json
  $ cairn ask cohort_retention --cohorts signed_up_at --grain month --last 12`,
    )
    .action((metrics: readonly string[], options: CohortOptions & OutputOptions) =>
      runCommand(options, () =>
        withLoggedStore('ask', async ({ db }, config, note) => {
          const { engine, catalog } = await loadEngine(db, { rollups: config.rollups });
          const now = Date.now();
          const uses = recordUses(db, { interval: 0 });
          const session = engine.session({ now, onAsked: uses.operation(now), onRead: note.hear });
          const { cohorts } = options;
          try {
            await (cohorts === undefined
              ? printRows(catalog, session, readQuestion(session, metrics, withoutCohorts(options)), options)
              : printTriangles(catalog, readCohorts(session, metrics, { ...options, cohorts }), options));
          } finally {
            note.statements = session.statements;
            await uses.close();
          }
        }),
      ),
    );

async function printRows(catalog: Catalog, session: Session, question: TableQuestion, { json }: OutputOptions) {
  const rows = await askRows(session, question);
  const read = await readRows(rows, question);
  // All rows of a metric come from one answer, which is loaded.
  const described = await describeMetrics(catalog, question.metrics, async (column) => {
    const answer = await rows[0]?.cells[column]?.set.answer();
    return answer?.assumptions ?? [];
  });
  if (json) return printJson({ metrics: described, by: question.by, rows: read });
  if (read.length === 0) return printNote('No group has a row in this period.');
  printLine(renderTable(read, question, session.model));
  for (const note of notesOn(read, described)) printNote(note);
}

async function printTriangles(catalog: Catalog, asked: readonly AskedCohorts[], { json }: OutputOptions) {
  const triangles = await Promise.all(asked.map(readTriangle));
  const keys = asked.map(({ metric }) => metric.key);
  const described = await describeMetrics(catalog, keys, (column) => sharedAssumptions(asked[column]));
  if (json) return printJson({ metrics: described, cohorts: triangles });
  for (const [index, triangle] of triangles.entries()) {
    const of = asked[index];
    if (of) printLine(renderTriangle(triangle, of));
  }
  for (const note of new Set(described.flatMap(({ assumptions }) => assumptions))) printNote(note);
}

/** Of all ages: what is said of one alone would be wrong of the table. */
async function sharedAssumptions(asked: AskedCohorts | undefined): Promise<readonly string[]> {
  const answers = await Promise.all(asked?.table.values.sets.map((set) => set.answer()) ?? []);
  const [first] = answers;
  return (first?.assumptions ?? []).filter((each) => answers.every(({ assumptions }) => assumptions.includes(each)));
}

/** Options that only cohorts have are refused without them. */
function withoutCohorts({ ages, base, ...options }: CohortOptions): CohortOptions {
  const [given] = Object.entries({ '--ages': ages, '--base': base }).filter(([, value]) => value !== undefined);
  if (!given) return options;
  const [option] = given;
  throw new RefusedError([
    optionIssue('MALFORMED_INPUT', option, `${option} goes with --cohorts.`, 'Add --cohorts signed_up_at.'),
  ]);
}

/** Each once: what an answer takes for granted is said beside it. */
function notesOn(rows: readonly ReadRow[], metrics: Awaited<ReturnType<typeof describeMetrics>>): Iterable<string> {
  const values = rows.flatMap((row) => row.values);
  const comparisons = values.flatMap((value) => value.comparisons);
  return new Set([
    ...[...metrics, ...comparisons].flatMap(({ assumptions }) => assumptions),
    ...values.flatMap(({ suppressed }) => suppressed?.message ?? []),
  ]);
}
