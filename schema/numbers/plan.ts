/** The noun: what a question would do, with nothing run. */
import { heldOf } from '../../src/access/held-of.ts';
import type { Estimate } from '../../src/engine/cost/estimate.ts';
import type { ActingPolicy, ExplainedScan, Session } from '../../src/engine/session.ts';
import { tableQuestions } from '../../src/engine/table/ask-table.ts';
import { type Issue, RefusedError, type Result, refused } from '../../src/kernel/issue.ts';
import type { Question } from '../../src/query/question.ts';
import { OtherPrincipalInput, readOtherPrincipal } from '../access/other-principal.ts';
import { builder } from '../builder.ts';
import { DatasetRef } from '../definitions/dataset.ts';
import { RollupRef } from '../definitions/rollup.ts';
import { IssueRef } from '../issue.ts';
import { readTableQuery, TableQuery } from './table-query.ts';

interface Plan {
  readonly issues: readonly Issue[];
  readonly scans: readonly ExplainedScan[];
  /** What the table asks; nothing where that cannot be told. */
  readonly questions: readonly Question[];
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

const PlanPolicyRef = builder.objectRef<ActingPolicy>('PlanPolicy').implement({
  description:
    'A row policy that acts on a question: every row that an answer is made of has one of some values. Whoever asks is told less than there is, and nothing else in the answer says so.',
  fields: (t) => ({
    key: t.id({ description: 'Stable natural key, unique among policies.', resolve: ({ policy }) => policy }),
    name: t.string({
      nullable: true,
      description: 'Name for people; null where the model gives none.',
      resolve: ({ policy }, _, { catalog }) => catalog.model.policies.get(policy)?.name ?? null,
    }),
    description: t.string({
      nullable: true,
      description: 'What it is for; null where nothing is said.',
      resolve: ({ policy }, _, { catalog }) => catalog.model.policies.get(policy)?.description ?? null,
    }),
    dimension: t.exposeID('dimension', { description: 'By which rows are let through, by its name in each dataset.' }),
    values: t.field({
      type: ['DimensionValue'],
      description:
        'The values that it lets through for whoever it holds; empty where nothing is known of theirs, and the question is refused.',
      resolve: ({ values }) => [...values],
    }),
    attribute: t.string({
      nullable: true,
      description: 'The attribute of whoever it holds that lists the values; null where the policy itself does.',
      resolve: ({ policy }, _, { catalog }) => catalog.model.policies.get(policy)?.attribute ?? null,
    }),
    datasets: t.field({
      type: [DatasetRef],
      description: 'The datasets of the question that it holds; one that is exempt is not among them.',
      resolve: ({ datasets }, _, { catalog }) =>
        datasets.flatMap((key) => {
          const found = catalog.model.datasets.get(key);
          return found ? [found] : [];
        }),
    }),
    issues: t.field({
      type: [IssueRef],
      description: 'Why it refuses the question, as whoever it holds would read it; empty where it filters its rows.',
      resolve: ({ issues }) => [...issues],
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
    policies: t.field({
      type: [PlanPolicyRef],
      nullable: true,
      description:
        'The row policies that act on the question as whoever asks it here, or as somebody else would ask it, also where one of them refuses it; empty for none. For administrators: null for everybody else.',
      args: {
        as: t.arg({
          type: OtherPrincipalInput,
          description:
            'Those that would act for somebody else; `issues` and `scans` beside them stay those of whoever asks.',
        }),
      },
      resolve: async ({ questions }, { as }, context) => {
        const { session, catalog } = context;
        if (!as) return [...session.policies(questions)];
        const held = heldOf(catalog.model, await readOtherPrincipal(as, context));
        return held ? [...session.policies(questions, held)] : [];
      },
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
      const { session } = context;
      const question = readTableQuery(context, query);
      const questions = question.kind === 'ok' ? tableQuestions(session, question.value) : question;
      if (questions.kind === 'refused') return { issues: questions.issues, scans: [], questions: [] };
      const scans = await explain(session, questions.value);
      const asked = { questions: questions.value };
      return scans.kind === 'ok'
        ? { issues: [], scans: scans.value, ...asked }
        : { issues: scans.issues, scans: [], ...asked };
    },
  }),
);

async function explain(session: Session, questions: readonly Question[]): Promise<Result<readonly ExplainedScan[]>> {
  try {
    return { kind: 'ok', value: await session.explain(questions) };
  } catch (error) {
    if (error instanceof RefusedError) return refused(...error.issues);
    throw error;
  }
}
