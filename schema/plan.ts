/** The noun: what a question would do, with nothing run. */
import { tableQuestions } from '../src/engine/ask-table.ts';
import type { Estimate } from '../src/engine/estimate.ts';
import type { ExplainedScan, Session } from '../src/engine/session.ts';
import type { TableQuestion } from '../src/engine/table.ts';
import { type Issue, RefusedError, type Result, refused, unwrap } from '../src/kernel/issue.ts';
import { builder } from './builder.ts';
import { IssueRef } from './issue.ts';
import { RollupRef } from './rollup.ts';
import { readTableQuery, TableQuery } from './table-query.ts';

interface Plan {
  readonly issues: readonly Issue[];
  readonly scans: readonly ExplainedScan[];
}

const EstimateRef = builder.objectRef<Estimate>('Estimate').implement({
  description: 'What a statement is expected to cost, by what the database knows of its tables. Nothing is run for it.',
  fields: (t) => ({
    rows: t.float({
      description: 'Rows read from tables, as often as they are read: the unit of budgets.',
      resolve: ({ rows }) => rows,
    }),
    cells: t.float({
      description: 'Rows that come back: groups times elementary intervals of time.',
      resolve: ({ cells }) => cells,
    }),
  }),
});

const RollupChoiceRef = builder.objectRef<ExplainedScan['rollups'][number]>('RollupChoice').implement({
  description: 'Whether a scan reads a rollup. A scan with several times may read one for some, and not for others.',
  fields: (t) => ({
    rollup: t.field({
      type: RollupRef,
      nullable: true,
      description: 'The rollup.',
      resolve: ({ rollup }, _, { catalog }) => catalog.model.rollups.get(rollup) ?? null,
    }),
    whyNot: t.string({
      nullable: true,
      description: 'Why it is not read; null where it is.',
      resolve: ({ why }) => why,
    }),
  }),
});

const PlanScanRef = builder.objectRef<ExplainedScan>('PlanScan').implement({
  description: 'One statement: a dataset read once for a set of dimensions.',
  fields: (t) => ({
    name: t.exposeString('name', { description: 'What is read, by what: `survey_responses by region`.' }),
    plan: t.exposeString('plan', { description: 'The scan in words: boundaries in time, filters, what is summed.' }),
    sql: t.exposeString('sql', { description: 'The statement, with placeholders for its parameters.' }),
    rollups: t.field({
      type: [RollupChoiceRef],
      description: 'The rollups of its dataset, those that it reads and those that it does not; empty for none.',
      resolve: ({ rollups }) => [...rollups],
    }),
    estimate: t.field({
      type: EstimateRef,
      nullable: true,
      description: 'What it is expected to cost. Null only where the database does not answer.',
      resolve: (scan, _, { session }) => session.estimate(scan),
    }),
    parameterCount: t.int({
      description: 'How many parameters the statement has; their values are not shown.',
      resolve: ({ parameters }) => parameters.length,
    }),
  }),
});

const PlanRef = builder.objectRef<Plan>('Plan').implement({
  description: 'Whether a question would be answered, and how; or why not.',
  fields: (t) => ({
    issues: t.field({
      type: [IssueRef],
      description: 'Why the question would be refused; empty when it would be answered.',
      resolve: ({ issues }) => [...issues],
    }),
    scans: t.field({
      type: [PlanScanRef],
      description: 'The statements that would run; empty when the question would be refused.',
      resolve: ({ scans }) => [...scans],
    }),
  }),
});

builder.queryField('explain', (t) =>
  t.field({
    type: PlanRef,
    description:
      'What a table would do: its plan and SQL. Nothing is run, and a wrong question is an answer here, not an error.',
    args: { query: t.arg({ type: TableQuery, required: true, description: 'What would be asked.' }) },
    resolve: async (_, { query }, context) => {
      const question = readTableQuery(context, query);
      const scans = question.kind === 'ok' ? await explain(context.session, question.value) : question;
      return scans.kind === 'ok' ? { issues: [], scans: scans.value } : { issues: scans.issues, scans: [] };
    },
  }),
);

async function explain(session: Session, question: TableQuestion): Promise<Result<readonly ExplainedScan[]>> {
  try {
    return { kind: 'ok', value: await session.explain(unwrap(tableQuestions(session, question))) };
  } catch (error) {
    if (error instanceof RefusedError) return refused(...error.issues);
    throw error;
  }
}
