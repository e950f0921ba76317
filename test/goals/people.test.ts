/** Who there is, who is what, and who was: changes of people through the API, over one database and a clock that moves. */
import { describe, expect, it } from 'vitest';
import { goalsApi } from './goals-api.ts';

const world = await goalsApi();
const { ask, refusal } = world;

const create = `mutation ($input: CreateStakeholderInput!, $key: String) {
  createStakeholder(input: $input, idempotencyKey: $key) { stakeholder { key source revision memberOf { key } } issues { code path hints } }
}`;
const update = `mutation ($key: ID!, $revision: Int!, $input: UpdateStakeholderInput!) {
  updateStakeholder(key: $key, revision: $revision, input: $input) { stakeholder { name title revision } issues { code message path hints } }
}`;
const assign = `mutation ($metric: ID, $goal: ID, $target: ID, $revision: Int, $people: PeopleInput!) {
  assign(metric: $metric, goal: $goal, target: $target, revision: $revision, people: $people) {
    metric { accountable { key } responsible { key } } goal { revision accountable { key } } issues { code path hints }
  }
}`;
const handOver = `mutation ($from: ID!, $to: ID, $leaving: Boolean!) {
  handOver(from: $from, to: $to, leaving: $leaving) { stakeholder { key leftAt successor { key } } issues { code message } }
}`;
const person = (key: string, memberOf?: string, more: object = {}) => ({
  input: { key, name: key, kind: 'PERSON', memberOf, ...more },
});
const team = (key: string, memberOf?: string) => ({ input: { key, name: key, kind: 'TEAM', memberOf } });

await ask(create, team('care'));
await ask(create, team('desk', 'care'));
await ask(create, person('ben', 'desk'));
await ask(create, person('cleo', 'care'));

describe('a person or team that no file names', () => {
  it('is made, found beside those of the model, and changed under its revision', async () => {
    const { stakeholders } = await ask('{ stakeholders { key source revision memberOf { key } members { key } } }');
    expect(stakeholders).toMatchObject([
      { key: 'team', source: 'MODEL', revision: null, memberOf: null, members: [{ key: 'lead' }] },
      { key: 'lead', source: 'MODEL' },
      // Made in the same instant, so in the order of their keys.
      { key: 'ben' },
      { key: 'care', source: 'API', revision: 1, members: [{ key: 'cleo' }, { key: 'desk' }] },
      { key: 'cleo' },
      { key: 'desk', memberOf: { key: 'care' }, members: [{ key: 'ben' }] },
    ]);
    const edit = { key: 'cleo', revision: 1, input: { name: 'Cleo', title: 'Head of care' } };
    expect((await ask(update, edit)).updateStakeholder.stakeholder).toEqual({
      name: 'Cleo',
      title: 'Head of care',
      revision: 2,
    });
  });

  it('is shown as it is now to whom was too late with an edit', async () => {
    const stale = await ask(update, { key: 'cleo', revision: 1, input: { title: 'Intern' } }, 'ben');
    expect(stale.updateStakeholder).toMatchObject({
      stakeholder: { title: 'Head of care', revision: 2 },
      issues: [{ code: 'STALE_EDIT', path: ['revision'] }],
    });
  });

  it.each<[string, object, string, string]>([
    ['a key that is taken by a file', person('lead'), 'STAKEHOLDER_INVALID', 'key'],
    ['a malformed key', person('Big Ben'), 'STAKEHOLDER_INVALID', 'key'],
    ['no name', person('dan', undefined, { name: ' ' }), 'STAKEHOLDER_INVALID', 'name'],
    ['a malformed address', person('dan', undefined, { email: 'dan' }), 'STAKEHOLDER_INVALID', 'email'],
    ['a person for a team', person('dan', 'ben'), 'STAKEHOLDER_INVALID', 'memberOf'],
    ['a team that there is not', person('dan', 'caer'), 'UNKNOWN_STAKEHOLDER', 'memberOf'],
  ])('is refused with %s', async (_, variables, code, path) => {
    const { createStakeholder } = await ask(create, variables as Record<string, unknown>);
    expect(createStakeholder).toMatchObject({ stakeholder: null, issues: [{ code, path: [path] }] });
    expect(createStakeholder.issues[0].hints).not.toEqual([]);
  });

  it('is never inside itself, not even when two edits meet', async () => {
    expect(await refusal(update, { key: 'care', revision: 1, input: { memberOf: 'desk' } })).toEqual([
      'STAKEHOLDER_INVALID',
    ]);
    await ask(create, team('left_hand'));
    await ask(create, team('right_hand'));
    const edits = await Promise.all([
      refusal(update, { key: 'left_hand', revision: 1, input: { memberOf: 'right_hand' } }),
      refusal(update, { key: 'right_hand', revision: 1, input: { memberOf: 'left_hand' } }),
    ]);
    expect(edits.flat()).toEqual(['STAKEHOLDER_INVALID']);
  });

  it('of the model is changed in its file', async () => {
    const { updateStakeholder } = await ask(update, { key: 'lead', revision: 1, input: { name: 'Eve' } });
    expect(updateStakeholder.issues).toMatchObject([
      { code: 'STAKEHOLDER_INVALID', hints: ['Edit the file, and run `cairn apply` with it.'] },
    ]);
  });

  it('is made once, however often the same request comes under its key, even at the same time', async () => {
    const request = { ...team('crowd'), key: 'crowd-once' };
    const answers = await Promise.all([1, 2, 3].map(() => ask(create, request)));
    expect(answers.map(({ createStakeholder }) => createStakeholder)).toEqual(
      answers.map(() => ({ stakeholder: expect.objectContaining({ key: 'crowd', revision: 1 }), issues: [] })),
    );
    expect(await refusal(create, { ...team('mob'), key: 'crowd-once' })).toEqual(['IDEMPOTENCY_KEY_REUSED']);
    const keyless = await Promise.all([refusal(create, team('mob')), refusal(create, team('mob'))]);
    expect(keyless.flat()).toEqual(['STAKEHOLDER_INVALID']);
    const { changes } = await ask(
      '{ changes(filter: { action: "createStakeholder", subject: "crowd" }) { nodes { revision } } }',
    );
    expect(changes.nodes).toHaveLength(1);
  });
});

describe('who is what to a metric', () => {
  const owners = `{ metrics(filter: { owner: "cleo" }) { nodes { key } } stakeholder(key: "cleo") { accountableFor { key } } }`;
  const history = `query ($at: DateTime) { metric(key: "score") {
    ownership(at: $at) { role stakeholder { key } from until assignedBy }
  } }`;

  it('is what was assigned, role by role, above what its file says, and everywhere the same', async () => {
    world.at('2026-03-16T12:00:00Z');
    const { assign: done } = await ask(assign, { metric: 'score', people: { accountable: 'cleo' } });
    expect(done).toMatchObject({
      metric: { accountable: { key: 'cleo' }, responsible: [{ key: 'team' }] },
      issues: [],
    });
    expect(await ask(owners)).toEqual({
      metrics: { nodes: [{ key: 'score' }] },
      stakeholder: { accountableFor: [{ key: 'score' }] },
    });
    const { metrics } = await ask('{ metrics(filter: { owner: "lead" }) { nodes { key } } }');
    expect(metrics.nodes).toEqual([{ key: 'answers' }]);
  });

  it('is known for every time, from the versions of the definition on', async () => {
    const { metric } = await ask(history);
    expect(metric.ownership).toEqual([
      {
        role: 'ACCOUNTABLE',
        stakeholder: { key: 'lead' },
        from: '2026-03-15T12:00:00.000Z',
        until: '2026-03-16T12:00:00.000Z',
        assignedBy: 'model',
      },
      {
        role: 'RESPONSIBLE',
        stakeholder: { key: 'team' },
        from: '2026-03-15T12:00:00.000Z',
        until: null,
        assignedBy: 'model',
      },
      {
        role: 'ACCOUNTABLE',
        stakeholder: { key: 'cleo' },
        from: '2026-03-16T12:00:00.000Z',
        until: null,
        assignedBy: 'lead',
      },
    ]);
    const then = await ask(history, { at: '2026-03-15T18:00:00Z' });
    expect(then.metric.ownership.map((each: { stakeholder: object }) => each.stakeholder)).toEqual([
      { key: 'lead' },
      { key: 'team' },
    ]);
  });

  it('goes back to the file where an empty list is given', async () => {
    await ask(assign, { metric: 'score', people: { responsible: ['ben'] } });
    const { assign: done } = await ask(assign, { metric: 'score', people: { responsible: [] } });
    expect(done.metric.responsible).toEqual([{ key: 'team' }]);
  });

  it('is refused for nobody, for no metric, for two things at once, and without a revision', async () => {
    expect(await refusal(assign, { metric: 'score', people: { accountable: 'clea' } })).toEqual([
      'UNKNOWN_STAKEHOLDER',
    ]);
    expect(await refusal(assign, { metric: 'scor', people: { accountable: 'cleo' } })).toEqual(['UNKNOWN_METRIC']);
    expect(await refusal(assign, { metric: 'score', goal: 'x', people: {} })).toEqual(['MALFORMED_INPUT']);
    expect(await refusal(assign, { goal: 'x', people: {} })).toEqual(['MALFORMED_INPUT']);
    const over = await world.goal('Over');
    await ask('mutation ($id: ID!) { closeGoal(id: $id, revision: 1, outcome: MISSED) { issues { code } } }', {
      id: over,
    });
    const closed = { goal: over, revision: 2, people: { accountable: 'cleo' } };
    expect(await refusal(assign, closed)).toEqual(['GOAL_INVALID']);
    expect(await refusal(assign, { metric: 'score', people: {} }, '')).toEqual(['ACTOR_REQUIRED']);
  });
});

describe('a hand-over', () => {
  it('leaves nothing without an owner, whatever is assigned meanwhile, and whoever left is never named again', async () => {
    world.at('2026-03-17T12:00:00Z');
    const goal = await world.goal('Answer sooner', { people: { accountable: 'ben', consulted: ['ben', 'cleo'] } });
    const hidden = await world.goal('Secret', { visibility: 'RESTRICTED', people: { accountable: 'ben' } }, 'ben');
    const target = await world.target(goal, { people: { accountable: 'ben' } });
    const item = `mutation ($goal: ID!) { openActionItem(input: { title: "Call", owner: "ben", dueAt: "2026-03-20T00:00:00Z", goal: $goal }) {
      actionItem { id } issues { code } } }`;
    await ask(item, { goal });
    await ask(assign, { metric: 'tickets', people: { accountable: 'ben', informed: ['cleo', 'ben'] } });
    const meanwhile = await world.goal('Meanwhile');

    expect(await refusal(handOver, { from: 'ben', leaving: true })).toEqual(['STAKEHOLDER_INVALID']);
    world.at('2026-03-18T12:00:00Z');
    const [done] = await Promise.all([
      ask(handOver, { from: 'ben', to: 'cleo', leaving: true }),
      ask(assign, { goal: meanwhile, revision: 1, people: { accountable: 'ben' } }),
      ask(assign, { metric: 'answers', people: { accountable: 'ben' } }),
    ]);
    expect(done.handOver).toEqual({
      stakeholder: { key: 'ben', leftAt: '2026-03-18T12:00:00.000Z', successor: { key: 'cleo' } },
      issues: [],
    });

    const { rows } = await world.database.pool.query(
      `select subject from cairn.assignments where stakeholder = 'ben' and until_at is null
       union all select id::text from cairn.action_items where owner = 'ben' and state = 'open'`,
    );
    expect(rows).toEqual([]);
    const roles = `{ stakeholder(key: "ben") { accountableFor { key } informedOf { key } goals { title } targets { id } actionItems { nodes { title } } } }`;
    expect((await ask(roles, {}, 'cleo')).stakeholder).toEqual({
      accountableFor: [],
      informedOf: [],
      goals: [],
      targets: [],
      actionItems: { nodes: [] },
    });
    const heir = await ask(
      `query ($goal: ID!, $hidden: ID!, $target: ID!) {
        goal(id: $goal) { revision accountable { key } consulted { key } ownership { role stakeholderKey from until } changes { nodes { action before after } } }
        hidden: goal(id: $hidden) { accountable { key } }
        target(id: $target) { accountable { key } }
        metric(key: "tickets") { accountable { key } informed { key } }
        stakeholder(key: "cleo") { actionItems { nodes { title revision } } }
      }`,
      { goal, hidden, target },
      'cleo',
    );
    expect(heir).toMatchObject({
      goal: { revision: 2, accountable: { key: 'cleo' }, consulted: [{ key: 'cleo' }] },
      hidden: { accountable: { key: 'cleo' } },
      target: { accountable: { key: 'cleo' } },
      metric: { accountable: { key: 'cleo' }, informed: [{ key: 'cleo' }] },
      stakeholder: { actionItems: { nodes: [{ title: 'Call', revision: 2 }] } },
    });
    const [from, until] = ['2026-03-17T12:00:00.000Z', '2026-03-18T12:00:00.000Z'];
    expect(heir.goal.ownership).toEqual([
      { role: 'ACCOUNTABLE', stakeholderKey: 'ben', from, until },
      { role: 'CONSULTED', stakeholderKey: 'ben', from, until },
      { role: 'CONSULTED', stakeholderKey: 'cleo', from, until: null },
      { role: 'ACCOUNTABLE', stakeholderKey: 'cleo', from: until, until: null },
    ]);
    expect(heir.goal.changes.nodes[0]).toEqual({
      action: 'handOver',
      before: { people: { accountable: 'ben', responsible: [], consulted: ['ben', 'cleo'], informed: [] } },
      after: { people: { accountable: 'cleo', responsible: [], consulted: ['cleo'], informed: [] } },
    });

    expect(await refusal(assign, { metric: 'score', people: { accountable: 'ben' } })).toEqual(['STAKEHOLDER_INVALID']);
    expect(await refusal(assign, { metric: 'score', people: { accountable: 'cleo' } }, 'ben')).toEqual([
      'UNKNOWN_STAKEHOLDER',
    ]);
    expect(await refusal(handOver, { from: 'ben', to: 'cleo', leaving: false })).toEqual(['STAKEHOLDER_INVALID']);
    expect(await refusal(update, { key: 'ben', revision: 1, input: { name: 'Ben' } })).toEqual(['STAKEHOLDER_INVALID']);
  });

  it('of somebody of the model covers what the files give, also a file that comes later and still says so', async () => {
    world.at('2026-03-19T12:00:00Z');
    await ask(handOver, { from: 'lead', to: 'cleo', leaving: true }, 'cleo');
    const effective = '{ metrics { nodes { key accountable { key } } } }';
    const { metrics } = await ask(effective, {}, 'cleo');
    const owners = metrics.nodes.map((each: { accountable: { key: string } | null }) => each.accountable?.key ?? null);
    expect(owners).toEqual(['cleo', 'cleo', 'cleo', null, null]);
    // As a file that comes later would leave it: nothing assigned above it.
    await world.database.pool.query(`delete from cairn.assignments where subject = 'answers'`);
    const { metric } = await ask(
      '{ metric(key: "answers") { accountable { key } ownership { stakeholderKey until } } }',
      {},
      'cleo',
    );
    expect(metric).toEqual({
      accountable: { key: 'cleo' },
      ownership: [
        { stakeholderKey: 'lead', until: '2026-03-19T12:00:00.000Z' },
        { stakeholderKey: 'cleo', until: null },
      ],
    });
  });

  it('of a team that is no more takes its members along', async () => {
    await ask(handOver, { from: 'desk', to: 'team', leaving: true }, 'cleo');
    const { stakeholder } = await ask('{ stakeholder(key: "ben") { memberOf { key } } }');
    expect(stakeholder).toEqual({ memberOf: { key: 'team' } });
  });
});
