/** `npm run soak -- --minutes 10`: a fixed load beside faults. Fails where a write was lost or done twice, an answer was wrong, or memory only grows. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { Agent, fetch } from 'undici';
import { startEmbedded } from '../../db/embedded/start-embedded.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { faultyProxy } from '../kit/faulty-proxy.ts';
import { run, type SoakServer, startSoakServer } from './soak-server.ts';
import { countEvents, createSoakWorld } from './soak-world.ts';

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '10' }, rate: { type: 'string', default: '40' } },
});
const beginning = performance.now();
const end = beginning + Number(values.minutes) * 60_000;
const rate = Number(values.rate);

const dataDir = join(tmpdir(), `cairn-soak-data-${process.pid}`);
const given = process.env.DATABASE_URL;
const embedded = given === undefined ? unwrap(await startEmbedded({ dataDir })) : null;
const database = `cairn_soak_${process.pid}`;
const admin = new pg.Client({ connectionString: given ?? embedded?.url });
await admin.connect();
await admin.query(`create database ${database}`);
const direct = new URL(given ?? embedded?.url ?? '');
direct.pathname = `/${database}`;
const pool = new pg.Pool({ connectionString: direct.href, max: 8 });
// Its connections end with its database.
pool.on('error', () => undefined);
const folder = await createSoakWorld(pool);
const [applied] = (await once(run(['apply', folder], { DATABASE_URL: direct.href }), 'exit')) as [number];
if (applied !== 0) throw new Error(`cairn apply ended with ${applied}.`);
const proxy = await faultyProxy(direct.href);
const environment = { DATABASE_URL: proxy.url, CAIRN_STATEMENT_TIMEOUT: '3000' };
let server: SoakServer = await startSoakServer(environment);

const told = new Map<string, number>();
const tell = (what: string) => void told.set(what, (told.get(what) ?? 0) + 1);
const wrong: string[] = [];
/** Keys of people that were acknowledged, and how many events were. */
const acknowledged = new Set<string>();
let events = 0;

/** As a proxy before the server would hold them: what is under way is not one connection each. */
const client = new Agent({ connections: 50 });

async function post(
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
): Promise<{ data?: Record<string, never>; errors?: readonly { extensions: { code: string } }[] } | null> {
  try {
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'cairn-actor': 'lead' },
      body: JSON.stringify({ query, variables }),
      dispatcher: client,
      signal: AbortSignal.timeout(20_000),
    });
    return (await response.json()) as never;
  } catch (error) {
    tell(`no answer: ${(error as Error).name}`);
    return null;
  }
}

/** Rows are only ever added: what is told lies between what there was before, and what there is after. */
async function question(): Promise<void> {
  const before = await countEvents(pool);
  const answer = await post(
    '{ metric(key: "events") { value(period: { start: "2000-01-01T00:00:00Z", end: "2100-01-01T00:00:00Z" }) { value } } }',
  );
  if (!answer) return;
  if (answer.errors) return tell(`refused: ${answer.errors[0]?.extensions.code}`);
  const { value } = (answer as unknown as { data: { metric: { value: { value: number } } } }).data.metric.value;
  const after = await countEvents(pool);
  if (before <= value && value <= after) tell('answered');
  else wrong.push(`${value} is not between ${before} and ${after}`);
}

/** Sent again under the same key until it is acknowledged. */
async function change(): Promise<void> {
  const key = `p_${randomUUID().replaceAll('-', '_')}`;
  for (let attempt = 0; attempt < 20; attempt++) {
    const answer = await post(
      'mutation Add($key: ID!, $once: String!) { createStakeholder(input: { key: $key, name: "Somebody", kind: PERSON }, idempotencyKey: $once) { stakeholder { key } issues { code } } }',
      { key, once: key },
    );
    if (answer?.data && !answer.errors) {
      const { stakeholder, issues } = (
        answer as unknown as {
          data: { createStakeholder: { stakeholder: unknown; issues: readonly { code: string }[] } };
        }
      ).data.createStakeholder;
      if (stakeholder) acknowledged.add(key);
      else wrong.push(`a change was refused: ${issues.map(({ code }) => code)}`);
      return tell('changed');
    }
    const refused = answer?.errors?.[0]?.extensions.code;
    if (refused?.startsWith('GRAPHQL_')) return void wrong.push(`a change cannot be read: ${refused}`);
    if (refused) tell(`change refused: ${refused}`);
    await sleep(250);
  }
}

async function write(): Promise<void> {
  await pool.query(`insert into soak.events (kind, at) values ('kind 1', now())`);
  events++;
}

const faults: readonly (readonly [string, () => Promise<void>])[] = [
  ['cut', async () => proxy.cut()],
  [
    'stalled',
    async () => {
      proxy.stall();
      await sleep(4_000);
    },
  ],
  ['slow', async () => proxy.delay(30)],
  [
    'dropped',
    async () => {
      for (let time = 0; time < 5; time++) {
        proxy.dropAfter(200);
        await sleep(200);
      }
    },
  ],
  [
    'locked',
    async () => {
      const client = await pool.connect();
      await client.query('begin; lock table soak.events in access exclusive mode');
      await sleep(1_500);
      await client.query('rollback');
      client.release();
    },
  ],
  [
    'ended',
    async () =>
      void (await pool.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'cairn'`,
      )),
  ],
  [
    'killed',
    async () => {
      proxy.mend();
      await server.end('SIGKILL');
      server = await startSoakServer(environment);
    },
  ],
];

/** Memory is judged of one server: none is killed from here on. */
const lastKill = beginning + (end - beginning) / 2;
const memories: { readonly at: number; readonly megabytes: number }[] = [];
const working = new Set<Promise<void>>();
const begin = (work: () => Promise<void>) => {
  const each: Promise<void> = work()
    .catch((error: unknown) => void wrong.push(`the soak itself failed: ${(error as Error).message}`))
    .finally(() => working.delete(each));
  working.add(each);
};
const load = setInterval(() => {
  // A fixed rate, as far as the machine answers: what waits is bounded.
  if (working.size > 200) return tell('not sent');
  const dice = Math.random();
  begin(dice < 0.7 ? question : dice < 0.85 ? write : change);
}, 1_000 / rate);
const begun = await countEvents(pool);
let turn = 0;
while (performance.now() < end) {
  await sleep(5_000);
  const megabytes = await server.heap();
  if (megabytes !== null) memories.push({ at: performance.now(), megabytes });
  const [name, fault] = faults[turn++ % faults.length] ?? [];
  if (!name || !fault || performance.now() > end - 5_000) continue;
  if (name === 'killed') {
    if (performance.now() > lastKill) continue;
    memories.length = 0;
  }
  tell(`fault: ${name}`);
  console.error(
    `${new Date().toISOString()} ${name}; ${told.get('answered') ?? 0} answered, ${working.size} under way`,
  );
  await fault();
  await sleep(600);
  proxy.mend();
}
clearInterval(load);
proxy.mend();
await Promise.all(working);
await question();
const people = await pool.query<{ key: string }>(`select key from cairn.stakeholders`);
const stored = new Set(people.rows.map(({ key }) => key));
const logged = await pool.query<{ subject: string }>(
  `select subject from cairn.change_log where action = 'createStakeholder' group by 1 having count(*) > 1`,
);
const lost =
  [...acknowledged].filter((key) => !stored.has(key)).length +
  Math.max(0, events - ((await countEvents(pool)) - begun));
// What its clients hold is not what the server leaks.
await client.close();
await sleep(1_000);
const handles = server.handles();
const code = await server.end('SIGTERM');

// Since the last kill, without the third that is still warming up: how far the floor rises, which is what a collection of garbage leaves.
const [, early, late] = [0, 1, 2].map((third) =>
  memories
    .slice(Math.floor((memories.length * third) / 3), Math.floor((memories.length * (third + 1)) / 3))
    .reduce<(typeof memories)[number] | null>(
      (low, each) => (low && low.megabytes <= each.megabytes ? low : each),
      null,
    ),
);
const measured = (memories.at(-1)?.at ?? 0) - (memories[0]?.at ?? 0);
const slope =
  early && late && late.at > early.at ? ((late.megabytes - early.megabytes) / (late.at - early.at)) * 60_000 : 0;
for (const [what, count] of [...told].sort()) console.log(`${String(count).padStart(8)}  ${what}`);
console.log(
  `heap ${Math.round(late?.megabytes ?? 0)} MB at the least, ${slope.toFixed(1)} MB a minute more over ${Math.round(measured / 1000)} s; ${handles ?? '?'} open handles`,
);
console.log(
  `${acknowledged.size} changes and ${events} rows acknowledged; lost ${lost}, done twice ${logged.rows.length}; wrong answers ${wrong.length}; ended with ${code}`,
);
for (const each of wrong.slice(0, 10)) console.log(`  ${each}`);
await proxy.close();
await pool.end();
await admin.query(`drop database ${database} with (force)`);
await admin.end();
await embedded?.stop();
rmSync(folder, { recursive: true, force: true });
rmSync(dataDir, { recursive: true, force: true });
// A shorter stretch is still warming up.
const leaks = measured > 180_000 && slope > 5;
if (leaks) console.log('  Memory grows by more than 5 MB a minute.');
// A soak that changed nothing has shown nothing.
const idle = acknowledged.size === 0 || events === 0;
if (idle || leaks || lost > 0 || logged.rows.length > 0 || wrong.length > 0 || code !== 0 || (handles ?? 0) > 100)
  process.exitCode = 1;
