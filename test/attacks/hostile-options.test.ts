/** Every text that the command line takes, filled with texts of an attacker: a script may pass on what strangers write. */
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { root } from '../cli/cairn.ts';
import { runInHost } from '../cli/command-host.ts';
import { shopModel } from '../cli/shop.ts';
import { testDatabase } from '../kit/database.ts';
import { hostileStrings, tellsInsides } from './hostile-strings.ts';

const { pool, url } = await testDatabase();
const outer = await mkdtemp(join(tmpdir(), 'cairn-options-'));
// Deep enough that no way up that is tried leaves it.
const cwd = join(outer, 'a', 'b', 'c', 'd', 'e', 'f');
await mkdir(cwd, { recursive: true });
afterAll(() => rm(outer, { recursive: true, force: true }));

const environment = { PATH: process.env.PATH, HOME: cwd, DATABASE_URL: url, CAIRN_DEMO: 'off', CAIRN_ACCESS_LOG: 'on' };
const cairn = (args: readonly string[]) => runInHost({ args, environment, cwd });

const control = '\u001b';
const obeyed = `a${control}[2Jb`;

/** A command line holds no NUL. */
const texts = hostileStrings.filter((text) => !text.includes('\u0000'));

/** What a command needs beside the text that is attacked, so that it comes as far as it can. */
const sound: Readonly<Record<string, readonly string[]>> = {
  ask: ['--last=1', '--grain=month'],
  explain: ['--last=1', '--grain=month'],
  why: ['--last=1', '--grain=month'],
  'key create': ['--name=bi', '--role=viewer'],
  'access-log prune': ['--before=365d'],
  grants: ['--reader=r', '--writer=w'],
};
const soundArguments: Readonly<Record<string, readonly string[]>> = {
  ask: ['nps'],
  explain: ['nps'],
  why: ['nps'],
  import: ['answers', 'rows.csv'],
  apply: [],
  'key rotate': ['nobody'],
  'key revoke': ['nobody'],
  'rollup drop': ['nothing'],
};
/** Options that say the same in another way. */
const instead: Readonly<Record<string, readonly string[]>> = {
  '--to-date': [],
  '--named': [],
  '--cohorts': ['--last=1', '--grain=month'],
  '--ages': ['--cohorts=answered_at', '--last=1', '--grain=month'],
  '--base': ['--cohorts=answered_at', '--last=1', '--grain=month'],
  '--as-attribute': ['--as-role=viewer'],
};
/** SQL is what these print. */
const tellsSql: ReadonlySet<string> = new Set(['explain', 'grants']);

interface Place {
  readonly command: string;
  readonly name: string;
  readonly args: (text: string) => readonly string[];
}

/** Each option and argument that is a text, of each command that there is. */
async function places(): Promise<readonly Place[]> {
  const folder = join(root, 'src/app/commands');
  const files = (await readdir(folder)).filter((name) => name.endsWith('.ts'));
  const modules = await Promise.all(
    files.map((name) => import(join(folder, name)) as Promise<Record<string, unknown>>),
  );
  const commands = modules
    .flatMap((each) => Object.entries(each))
    .flatMap(([name, make]) => (name.endsWith('Command') && typeof make === 'function' ? [make() as Command] : []));
  return commands.flatMap((command) => placesOf(command, [command.name()]));
}

function placesOf(command: Command, path: readonly string[]): readonly Place[] {
  if (command.commands.length > 0) return command.commands.flatMap((each) => placesOf(each, [...path, each.name()]));
  const name = path.join(' ');
  const operands = soundArguments[name] ?? [];
  const options = command.options.filter(({ required, optional }) => required || optional);
  return [
    ...options.map(({ long, flags }): Place => {
      const around = [...(instead[long ?? ''] ?? sound[name] ?? [])].filter((each) => !each.startsWith(`${long}=`));
      return {
        command: name,
        name: `${name} ${flags}`,
        args: (text) => [...path, ...around, `${long}=${text}`, '--', ...operands],
      };
    }),
    ...command.registeredArguments.map(
      (argument, index): Place => ({
        command: name,
        name: `${name} <${argument.name()}>`,
        args: (text) => [
          ...path,
          ...(sound[name] ?? []),
          '--',
          ...operands.slice(0, index),
          text,
          ...operands.slice(index + 1),
        ],
      }),
    ),
  ];
}

const all = await places();

beforeAll(async () => {
  await pool.query(`create schema shop;
    create table shop.answers (id int primary key, region text, product text, score int, answered_at timestamptz);
    insert into shop.answers values (1, 'EMEA', 'core', 9, now() - interval '40 days')`);
  expect(await cairn(['apply', shopModel()])).toMatchObject({ code: 0 });
});

it('is found in each command: options and arguments alike', () => {
  const names = all.map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining([
      'ask --where <filter>',
      'ask <metrics>',
      'key create --attribute <name=value...>',
      'explain --as-key <key>',
      'access-log list --principal <id>',
      'apply -m, --message <text>',
      'import <file>',
    ]),
  );
  expect(all.length).toBeGreaterThan(60);
});

it('is an answer or a refusal wherever a text of an attacker is put, and nothing that a terminal obeys', async () => {
  const rows = async () =>
    (
      await pool.query(`select (select count(*) from shop.answers) a, (select sum(score) from shop.answers) s,
      (select count(*) from pg_tables where schemaname = 'shop') t, (select count(*) from pg_roles) r`)
    ).rows;
  const before = await rows();
  const wrong: string[] = [];
  // Each place with what a terminal would obey, and a share of the other texts: all of both would take many minutes.
  const share = Number(process.env.HOSTILE_SHARE ?? 1);
  let at = 0;
  for (const { command, name, args } of all)
    for (const text of [obeyed, ...Array.from({ length: share }, () => texts[at++ % texts.length] ?? '')]) {
      const { code, stdout, stderr } = await cairn(args(text));
      const said = stdout + stderr;
      // Some are told in capitals.
      const [told, sent] = [said, text].map((each) => each.toLowerCase()) as [string, string];
      // 1 is for what went wrong on this side.
      if (code === 1 || said.includes(control) || (!tellsSql.has(command) && tellsInsides(told, sent)))
        wrong.push(`${name} ${JSON.stringify(text).slice(0, 60)}: ${code} ${said.slice(0, 300)}`);
    }
  expect(wrong).toEqual([]);
  expect(await rows()).toEqual(before);
}, 300_000);
