/** What people say of goals and targets as they go, what waits for whom, and who may see it: over one database and a moving clock. */
import { describe, expect, it } from 'vitest';
import { goalsApi } from './goals-api.ts';

const world = await goalsApi();
const { ask, refusal } = world;

const stakeholder = (key: string, kind: string, memberOf?: string) =>
  ask('mutation ($input: CreateStakeholderInput!) { createStakeholder(input: $input) { issues { code } } }', {
    input: { key, name: key, kind, memberOf },
  });

// The board stands over care, and care over the desk; `lead` is of another team.
await stakeholder('board', 'TEAM');
await stakeholder('care', 'TEAM', 'board');
await stakeholder('desk', 'TEAM', 'care');
await stakeholder('boss', 'PERSON', 'board');
await stakeholder('cleo', 'PERSON', 'care');
await stakeholder('ben', 'PERSON', 'desk');

// Made on 15 March 2026 at noon in UTC, an hour later in Berlin.
const open = await world.goal('Be liked', { cadence: 'WEEKLY' });
const target = await world.target(open);
const secret = await world.goal('Be bought', { visibility: 'RESTRICTED', people: { accountable: 'desk' } }, 'ben');
const secretTarget = await world.target(secret, { people: { responsible: ['ben'] } }, 'ben');

const checkIn = `mutation ($target: ID!, $note: String!, $confidence: Float, $next: String, $key: String) {
  checkIn(target: $target, note: $note, confidence: $confidence, nextStep: $next, idempotencyKey: $key) {
    checkIn { at byKey value status confidence note nextStep } target { checkInDueAt checkInOverdue } issues { code path }
  }
}`;
const dues = `query ($target: ID!) { target(id: $target) {
  checkInDueAt checkInOverdue lastCheckIn { note } checkIns(first: 1) { nodes { note } pageInfo { hasNextPage } }
} }`;

describe('a check-in', () => {
  it('keeps the number and the status of its moment, and is done once under its key', async () => {
    const request = { target, note: 'Slow start.', confidence: 0.4, next: 'Call the ten lowest.', key: 'once' };
    const answers = await Promise.all([ask(checkIn, request), ask(checkIn, request)]);
    for (const { checkIn: made } of answers)
      expect(made).toMatchObject({
        // February: 16 answers, 8 promoters, 4 detractors.
        checkIn: { byKey: 'lead', value: 25, note: 'Slow start.', confidence: 0.4, nextStep: 'Call the ten lowest.' },
        target: { checkInDueAt: '2026-03-22T12:00:00.000Z', checkInOverdue: false },
        issues: [],
      });
    const { status } = (await ask(`query ($id: ID!) { target(id: $id) { status } }`, { id: target })).target;
    expect(answers[0].checkIn.checkIn.status).toBe(status);
    const { rows } = await world.database.pool.query('select count(*)::int as count from cairn.check_ins');
    expect(rows).toEqual([{ count: 1 }]);
  });

  it('is overdue one unit of the cadence after the last one, at the same local time', async () => {
    world.at('2026-03-22T12:00:00Z');
    expect((await ask(dues, { target })).target.checkInOverdue).toBe(false);
    world.at('2026-03-22T12:00:01Z');
    expect((await ask(dues, { target })).target.checkInOverdue).toBe(true);
    await ask(checkIn, { target, note: 'Better.' });
    // Over the change to summer time of 29 March.
    expect((await ask(dues, { target })).target).toEqual({
      checkInDueAt: '2026-03-29T11:00:01.000Z',
      checkInOverdue: false,
      lastCheckIn: { note: 'Better.' },
      checkIns: { nodes: [{ note: 'Better.' }], pageInfo: { hasNextPage: true } },
    });
  });

  it('is refused without words, with an impossible confidence, on what is withdrawn, and by whom may not see it', async () => {
    expect(await refusal(checkIn, { target, note: ' ', confidence: 2 })).toEqual([
      'MALFORMED_INPUT',
      'MALFORMED_INPUT',
    ]);
    expect(await refusal(checkIn, { target: secretTarget, note: 'Ha.' })).toEqual(['UNKNOWN_TARGET']);
    const gone = await world.target(open);
    await ask('mutation ($id: ID!) { withdrawTarget(id: $id, revision: 1) { issues { code } } }', { id: gone });
    expect(await refusal(checkIn, { target: gone, note: 'Late.' })).toEqual(['TARGET_INVALID']);
    expect((await ask(dues, { target: gone })).target).toMatchObject({ checkInDueAt: null, checkInOverdue: false });
  });
});

describe('reviews and decisions', () => {
  it('stand at their goal, newest first, and move the day on which the next review is due', async () => {
    const review = `mutation ($goal: ID!, $decisions: [DecisionInput!]) {
      recordReview(goal: $goal, summary: "On its way.", decisions: $decisions) { review { summary decisions { decision } } issues { code path } }
    }`;
    const decide = `mutation ($goal: ID!) {
      recordDecision(goal: $goal, input: { decision: "Ask fewer questions.", rationale: "People tire." }) { decision { decision review { summary } } issues { code } }
    }`;
    const decisions = [{ decision: 'Call more.' }, { decision: 'Write less.' }];
    const reviewed = await ask(review, { goal: open, decisions });
    expect(reviewed.recordReview).toEqual({
      review: { summary: 'On its way.', decisions: expect.arrayContaining(decisions) },
      issues: [],
    });
    world.at('2026-03-23T12:00:00Z');
    expect((await ask(decide, { goal: open })).recordDecision).toEqual({
      decision: { decision: 'Ask fewer questions.', review: null },
      issues: [],
    });
    const { goal } = await ask(
      `query ($id: ID!) { goal(id: $id) { lastReviewAt reviewDueAt reviewOverdue
        reviews { nodes { byKey } } decisions(first: 1) { nodes { decision rationale } } } }`,
      { id: open },
    );
    expect(goal).toEqual({
      lastReviewAt: '2026-03-22T12:00:01.000Z',
      reviewDueAt: '2026-03-29T11:00:01.000Z',
      reviewOverdue: false,
      reviews: { nodes: [{ byKey: 'lead' }] },
      decisions: { nodes: [{ decision: 'Ask fewer questions.', rationale: 'People tire.' }] },
    });
    expect(await refusal(review, { goal: open, decisions: [{ decision: '' }] })).toEqual(['MALFORMED_INPUT']);
    expect(await refusal(decide, { goal: secret })).toEqual(['UNKNOWN_GOAL']);
  });
});

describe('an action item', () => {
  const openItem = `mutation ($input: OpenActionItemInput!) { openActionItem(input: $input) { actionItem { id overdue revision } issues { code path hints } } }`;
  const item = async (input: object, actor = 'lead') =>
    (
      await ask(
        openItem,
        { input: { title: 'Call back', owner: 'lead', dueAt: '2026-03-20T00:00:00Z', ...input } },
        actor,
      )
    ).openActionItem;
  const update = `mutation ($id: ID!, $revision: Int!, $input: UpdateActionItemInput!) {
    updateActionItem(id: $id, revision: $revision, input: $input) { actionItem { title revision ownerKey } issues { code } } }`;
  const close = `mutation ($id: ID!, $revision: Int!, $resolution: String!) {
    closeActionItem(id: $id, revision: $revision, outcome: DONE, resolution: $resolution) { actionItem { state resolution overdue closedAt } issues { code } } }`;

  it('closes the loop of a row: opened about it, found by it, changed under its revision, closed with what came of it', async () => {
    const made = await item({ about: { kind: 'answers', key: '17' }, target });
    expect(made).toMatchObject({ actionItem: { overdue: true, revision: 1 }, issues: [] });
    const { id } = made.actionItem;
    const about = `{ actionItems(filter: { about: { kind: "answers", key: "17" }, overdue: true }) { nodes { id } } }`;
    expect((await ask(about)).actionItems.nodes).toEqual([{ id }]);
    await ask(update, { id, revision: 1, input: { title: 'Call back soon', owner: 'cleo' } });
    expect((await ask(update, { id, revision: 1, input: { title: 'No' } })).updateActionItem).toEqual({
      actionItem: { title: 'Call back soon', revision: 2, ownerKey: 'cleo' },
      issues: [{ code: 'STALE_EDIT' }],
    });
    expect(await refusal(close, { id, revision: 2, resolution: '' })).toEqual(['MALFORMED_INPUT']);
    expect((await ask(close, { id, revision: 2, resolution: 'She stays.' })).closeActionItem).toEqual({
      actionItem: { state: 'DONE', resolution: 'She stays.', overdue: false, closedAt: '2026-03-23T12:00:00.000Z' },
      issues: [],
    });
    expect(await refusal(close, { id, revision: 3, resolution: 'Again.' })).toEqual(['ACTION_ITEM_INVALID']);
    expect((await ask(about)).actionItems.nodes).toEqual([]);
    const lists = `query ($goal: ID!) { goal(id: $goal) { actionItems { id } targets { actionItems(state: [DONE]) { id } } } }`;
    expect((await ask(lists, { goal: open })).goal).toEqual({
      actionItems: [{ id }],
      targets: [{ actionItems: [{ id }] }],
    });
  });

  it('is refused for nothing, for two things, about what the model does not have, and for nobody', async () => {
    const codes = async (input: object) => (await item(input)).issues.map(({ code }: { code: string }) => code);
    expect(await codes({})).toEqual(['ACTION_ITEM_INVALID']);
    expect(await codes({ goal: open, target })).toEqual(['ACTION_ITEM_INVALID']);
    expect(await codes({ goal: open, owner: 'nobody_here', title: '' })).toEqual([
      'MALFORMED_INPUT',
      'UNKNOWN_STAKEHOLDER',
    ]);
    const { issues } = await item({ about: { kind: 'custmer', key: '1' } });
    expect(issues).toMatchObject([
      {
        code: 'ACTION_ITEM_INVALID',
        path: ['about', 'kind'],
        hints: ['Did you mean "customer" or "customers"?', expect.any(String)],
      },
    ]);
    expect(await refusal(close, { id: 'nonsense', revision: 1, resolution: 'Done.' })).toEqual(['UNKNOWN_ACTION_ITEM']);
  });
});

describe('what is said of a restricted goal', () => {
  it('is seen by who may see the goal, by the owner of an item, and by nobody else', async () => {
    await ask(checkIn, { target: secretTarget, note: 'Psst.' }, 'ben');
    const item = `mutation ($goal: ID!) { openActionItem(input: { title: "Hush", owner: "cleo", dueAt: "2026-04-01T00:00:00Z", goal: $goal }) { issues { code } } }`;
    await ask(item, { goal: secret }, 'ben');
    await ask(item.replace('cleo', 'ben'), { goal: secret }, 'ben');
    const look = async (actor: string) => {
      const { actionItems, changes, nodes } = await ask(
        `query ($ids: [ID!]!) {
          actionItems(filter: { state: [OPEN] }) { nodes { owner { key } goal { title } } }
          changes(filter: { action: "checkIn", actor: "ben" }) { nodes { subject after } }
          nodes(ids: $ids) { ... on Target { checkIns { nodes { note } } } }
        }`,
        { ids: [secretTarget] },
        actor,
      );
      return { items: actionItems.nodes, changes: changes.nodes.length, target: nodes[0] };
    };
    const hers = { owner: { key: 'cleo' }, goal: { title: 'Be bought' } };
    const his = { owner: { key: 'ben' }, goal: { title: 'Be bought' } };
    const said = { checkIns: { nodes: [{ note: 'Psst.' }] } };
    for (const reader of ['ben', 'cleo', 'boss'])
      expect(await look(reader)).toEqual({ items: expect.arrayContaining([hers, his]), changes: 1, target: said });
    for (const reader of ['lead', '', 'nobody_here'])
      expect(await look(reader)).toEqual({ items: [], changes: 0, target: null });

    await ask(item.replace('cleo', 'lead'), { goal: secret }, 'ben');
    expect(await look('lead')).toEqual({ items: [{ owner: { key: 'lead' }, goal: null }], changes: 0, target: null });
  });
});

describe('the log', () => {
  it('tells who did what, with the fields that differ only', async () => {
    const edit = `mutation ($id: ID!) { updateGoal(id: $id, revision: 1, input: { title: "Be loved", people: { informed: ["boss"] } }) { issues { code } } }`;
    await ask(edit, { id: open });
    const { goal } = await ask(
      `query ($id: ID!) { goal(id: $id) { changes { nodes { actor { key } action revision subject before after } } } }`,
      { id: open },
    );
    expect(goal.changes.nodes.map(({ action }: { action: string }) => action)).toEqual([
      'updateGoal',
      'recordDecision',
      'recordReview',
      'createGoal',
    ]);
    const people = { accountable: 'lead', responsible: [], consulted: [], informed: [] };
    expect(goal.changes.nodes[0]).toEqual({
      actor: { key: 'lead' },
      action: 'updateGoal',
      revision: 2,
      subject: open,
      before: { title: 'Be liked', people },
      after: { title: 'Be loved', people: { ...people, informed: ['boss'] } },
    });
    const found = `query ($id: ID!) { changes(first: 1, filter: { subject: $id, until: "2026-03-16T00:00:00Z" }) { nodes { action } } }`;
    expect((await ask(found, { id: open })).changes.nodes).toEqual([{ action: 'createGoal' }]);
  });

  it('is only ever added to: the database refuses to change or remove a line', async () => {
    const { pool } = world.database;
    for (const rewriting of [
      `update cairn.change_log set actor = 'nobody'`,
      'delete from cairn.change_log where id = 1',
      'truncate cairn.change_log',
    ])
      await expect(pool.query(rewriting)).rejects.toThrow('Rows of change_log are only ever added.');
  });
});

describe('what waits for somebody', () => {
  const me = `{ me { stakeholder { key } targets { goal { title } } overdueCheckIns { goal { title } } overdueReviews { title }
    actionItems { nodes { title } } overdue: actionItems(overdue: true) { nodes { title } } atRiskBelow { goal { title } } } }`;

  it('is what they and their teams answer for, work on, and owe, and what is amiss below', async () => {
    world.at('2026-04-20T12:00:00Z');
    const secretOnes = [{ goal: { title: 'Be bought' } }];
    expect((await ask(me, {}, 'ben')).me).toEqual({
      stakeholder: { key: 'ben' },
      targets: secretOnes,
      // Monthly: the check-in of 23 March is not yet a month ago, and the goal of 15 March was never reviewed.
      overdueCheckIns: [],
      overdueReviews: [{ title: 'Be bought' }],
      actionItems: { nodes: [{ title: 'Hush' }] },
      overdue: { nodes: [{ title: 'Hush' }] },
      atRiskBelow: [],
    });
    expect((await ask(me, {}, 'lead')).me).toMatchObject({
      targets: [{ goal: { title: 'Be loved' } }],
      overdueCheckIns: [{ goal: { title: 'Be loved' } }],
      overdueReviews: [{ title: 'Be loved' }],
    });
    const status = (await ask(`query ($id: ID!) { target(id: $id) { status } }`, { id: secretTarget }, 'ben')).target
      .status;
    expect(['OFF_TRACK', 'AT_RISK', 'INCONCLUSIVE']).toContain(status);
    for (const leader of ['cleo', 'boss', 'care'])
      expect((await ask(me, {}, leader)).me).toMatchObject({ targets: [], atRiskBelow: secretOnes });
  });

  it('is told by status', async () => {
    const query = `query ($status: [TargetStatus!]) { me { targets(status: $status) { status } } }`;
    const { targets } = (await ask(query, {}, 'lead')).me;
    expect((await ask(query, { status: [targets[0].status] }, 'lead')).me.targets).toEqual(targets);
    expect((await ask(query, { status: ['MET', 'NO_TARGET'] }, 'lead')).me.targets).toEqual([]);
  });

  it('is nothing where nobody says who asks, and where nobody has the name', async () => {
    for (const actor of ['', 'nobody_here'])
      expect((await ask(me, {}, actor)).me).toEqual({
        stakeholder: null,
        targets: [],
        overdueCheckIns: [],
        overdueReviews: [],
        actionItems: { nodes: [] },
        overdue: { nodes: [] },
        atRiskBelow: [],
      });
  });
});
