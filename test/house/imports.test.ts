/** The import table of ARCHITECTURE.md is what the rules say, and they catch what they are for; `npm run check:imports` holds the tree against them. */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { IConfiguration } from 'dependency-cruiser';
import { afterAll, describe, expect, it } from 'vitest';
import { projectFiles, read, root } from './house.ts';

interface Violation {
  readonly from: string;
  readonly to: string;
  readonly rule: { readonly name: string };
}

const rules = '.dependency-cruiser.cjs';
const folders: string[] = [];

/** Rule and files of each violation below the folder. */
async function violations(cwd: string): Promise<readonly string[]> {
  const program = join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs');
  const tree = ['--config', rules, '--output-type', 'json', 'src', 'schema', 'db'];
  const run = promisify(execFile)(process.execPath, [program, ...tree], { cwd, maxBuffer: 256 * 1024 * 1024 });
  // It ends with the number of violations as its exit code.
  const { stdout } = await run.catch((error: { stdout: string }) => error);
  const { summary } = JSON.parse(stdout) as { summary: { violations: readonly Violation[] } };
  const nameOf = (path: string) => path.replace(/^.*node_modules\/([^/]+).*$/, '$1');
  return summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${nameOf(to)}`).toSorted();
}

/** A small house with the real rules, with an empty file in each room that imports may name. */
async function plant(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cairn-house-'));
  folders.push(folder);
  await cp(join(root, rules), join(folder, rules));
  await cp(join(root, 'tsconfig.json'), join(folder, 'tsconfig.json'));
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  const rooms = { 'src/model/a.ts': '', 'src/kernel/a.ts': '', 'schema/a.ts': '', 'db/a.ts': '', 'src/app/a.ts': '' };
  for (const [path, text] of Object.entries({ ...rooms, ...files })) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), `${text}\nexport const a = 1;\nexport type A = number;\n`);
  }
  return folder;
}

afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

/** Room to the rooms that it may import, as ARCHITECTURE.md says it: `src/plan/` to `src/query`, `src/model`, … */
function tableOfRooms(): ReadonlyMap<string, readonly string[]> {
  const [, table = ''] = read('ARCHITECTURE.md').split('may import |\n|---|---|---|\n');
  const rows = table.split('\n\n')[0]?.split('\n') ?? [];
  return new Map(
    rows.map((row): [string, readonly string[]] => {
      const [, room = '', , rooms = ''] = row.split('|').map((cell) => cell.trim());
      const named = rooms === 'nothing of ours' || rooms === '' ? [] : rooms.split(', ');
      const paths = named.map((each) => (each.startsWith('`') ? each.slice(1, -1) : `src/${each}`));
      return [room.replace(/^`(.*)\/`$/, '$1'), paths];
    }),
  );
}

/** The same, as the rules say it. */
async function rulesOfRooms(): Promise<ReadonlyMap<string, readonly string[]>> {
  const { default: config } = (await import(join(root, rules))) as { default: IConfiguration };
  return new Map(
    (config.forbidden ?? []).flatMap((rule): readonly [string, readonly string[]][] => {
      const pathNot = 'to' in rule ? rule.to.pathNot : undefined;
      if (!rule.name?.endsWith('-imports') || typeof pathNot !== 'string') return [];
      const [room = '', ...allowed] = /^\^\((.*)\)\/$/.exec(pathNot)?.[1]?.split('|') ?? [];
      return [[room, allowed]];
    }),
  );
}

// A process of its own, which takes seconds beside other tests.
describe('the import table', { timeout: 180_000 }, () => {
  it('has a rule for every room, and says what the rule says', async () => {
    const table = new Map([...tableOfRooms()].filter(([room]) => room !== 'src/app' && room !== 'models/cx'));
    const stated = await rulesOfRooms();
    expect(table).toEqual(stated);
    const rooms = projectFiles().flatMap((path) => /^(src\/[^/]+|schema|db)\/.*\.ts$/.exec(path)?.[1] ?? []);
    expect([...new Set(rooms)].filter((room) => room !== 'src/app').toSorted()).toEqual([...stated.keys()].toSorted());
  });

  it('catches a look upwards, a type, a cycle, a library in the wrong room, and a name that leads nowhere, and nothing else', async () => {
    const folder = await plant({
      'src/query/down.ts': `import '../model/a.ts';\nimport type { A } from '../kernel/a.ts';`,
      'src/kernel/up.ts': `import '../model/a.ts';`,
      'src/stats/type.ts': `import type { A } from '../query/b.ts';\nexport type B = A;`,
      'src/query/b.ts': `import './c.ts';`,
      'src/query/c.ts': `import './b.ts';`,
      'schema/table.ts': `import '../db/a.ts';`,
      'src/engine/up.ts': `import '../app/a.ts';`,
      'src/plan/lost.ts': `import './nowhere.ts';`,
      'src/plan/type.ts': `import type { ASTNode } from 'graphql';\nexport type B = ASTNode;`,
      'src/model/store.ts': `import 'drizzle-orm';`,
      'src/app/observe/traces/open-traces.ts': `import '@opentelemetry/api';`,
      'src/app/eager.ts': `import './observe/traces/open-traces.ts';`,
      'src/app/late.ts': `void import('./observe/traces/open-traces.ts');`,
      'src/plan/span.ts': `import '@opentelemetry/api';`,
    });
    expect(await violations(folder)).toEqual([
      'app-is-composition: src/engine/up.ts → src/app/a.ts',
      'drizzle-rooms: src/model/store.ts → drizzle-orm',
      'graphql-rooms: src/plan/type.ts → graphql',
      'no-cycles: src/query/b.ts → src/query/c.ts',
      'no-unresolvable: src/plan/lost.ts → ./nowhere.ts',
      'schema-imports: schema/table.ts → db/a.ts',
      'src-engine-imports: src/engine/up.ts → src/app/a.ts',
      'src-kernel-imports: src/kernel/up.ts → src/model/a.ts',
      'src-stats-imports: src/stats/type.ts → src/query/b.ts',
      'traces-on-demand: src/app/eager.ts → src/app/observe/traces/open-traces.ts',
      'traces-room: src/plan/span.ts → @opentelemetry',
    ]);
  });
});
