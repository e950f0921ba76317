/** The small company with goals of its people, over a clock that a test moves. */
import { type Api, type Outcome, startApi } from '../api/api.ts';
import { createWorld, now } from '../api/world.ts';
import { type TestDatabase, testDatabase } from '../kit/database.ts';

export interface GoalsApi {
  readonly database: TestDatabase;
  readonly api: Api;
  /** Moves the clock of the server. */
  at(instant: string): void;
  /** The data of an operation, without types: fails where it has errors. */
  // biome-ignore lint/suspicious/noExplicitAny: what a text asks for has the shape that the text says.
  ask(query: string, variables?: Record<string, unknown>, actor?: string): Promise<any>;
  /** Codes of the issues of the one change in an operation. */
  refusal(query: string, variables?: Record<string, unknown>, actor?: string): Promise<readonly string[]>;
  goal(title: string, input?: Record<string, unknown>, actor?: string): Promise<string>;
  target(goal: string, input?: Record<string, unknown>, actor?: string): Promise<string>;
}

/** Call once in a test file. Who acts is `lead` unless it is said otherwise. */
export async function goalsApi(): Promise<GoalsApi> {
  const database = await testDatabase();
  await createWorld(database.db, database.pool);
  let instant = now;
  const api = await startApi(database, { clock: () => instant });

  const ask: GoalsApi['ask'] = async (query, variables = {}, actor = 'lead') => {
    const outcome: Outcome<Record<string, unknown>> = await api.send(
      query,
      variables,
      actor === '' ? undefined : actor,
    );
    if (outcome.data === null || outcome.errors.length > 0)
      throw new Error(`${query}\n${JSON.stringify({ variables, errors: outcome.errors }, null, 2)}`);
    return outcome.data;
  };
  const changed = async (query: string, variables: Record<string, unknown>, actor: string) => {
    const [made] = Object.values(await ask(query, variables, actor)) as {
      issues: unknown[];
      [noun: string]: unknown;
    }[];
    if (!made || made.issues.length > 0) throw new Error(`${query}\n${JSON.stringify(made)}`);
    return made;
  };
  return {
    database,
    api,
    at: (moved) => {
      instant = Date.parse(moved);
    },
    ask,
    refusal: async (query, variables, actor) => {
      const [made] = Object.values(await ask(query, variables, actor)) as { issues: { code: string }[] }[];
      return (made?.issues ?? []).map(({ code }) => code);
    },
    goal: async (title, input = {}, actor = 'lead') => {
      const period = { startDate: '2026-01-01', endDate: '2027-01-01' };
      const said = { title, intent: 'So it shall be.', period, people: { accountable: actor }, ...input };
      const made = await changed(createGoal, { input: said }, actor);
      return (made as unknown as { goal: { id: string } }).goal.id;
    },
    target: async (goal, input = {}, actor = 'lead') => {
      const said = { value: 45, ...input };
      const made = await changed(createTarget, { goal, input: said }, actor);
      return (made as unknown as { target: { id: string } }).target.id;
    },
  };
}

const createGoal = `mutation ($input: CreateGoalInput!) { createGoal(input: $input) { goal { id } issues { code message path } } }`;
const createTarget = `mutation ($goal: ID!, $input: TargetInput!) {
  createTarget(goal: $goal, metric: "score", input: $input) { target { id } issues { code message path } }
}`;
