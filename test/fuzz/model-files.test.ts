/** The shipped model with anything done to a file of it: it is a model, or what is wrong is told with a code and a place. */
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { readModel } from '../../src/model/read-model.ts';
import { corpusOf } from './corpus.ts';
import { runs } from './runs.ts';

const folder = await mkdtemp(join(tmpdir(), 'cairn-fuzz-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
await cp('models/cx', folder, { recursive: true });
const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.yaml')).sort();

const scraps = [
  '',
  '~',
  '-',
  '- -',
  '[]',
  '{}',
  '{',
  ']',
  ': :',
  '&a',
  '*a',
  '*nps',
  '!!int x',
  '|',
  '>',
  '"',
  "'",
  '#',
  '%',
  '@',
  '`',
  '1e400',
  '-1',
  '0',
  '.nan',
  '.inf',
  'true',
  '2026-01-01',
  '__proto__: 1',
  'constructor: {}',
  'nps',
  'score / 0',
  '(((((',
  'a'.repeat(3_000),
  '\u0000',
  '\ud800',
  '💥',
  '? a',
  '<<: *a',
  'null: null',
  'type: formula',
  'type: score',
  'dataset: nowhere',
  'where: { not: { not: {} } }',
];

const mutation = fc.record({
  kind: fc.constantFrom('drop', 'double', 'swap', 'indent', 'value', 'key', 'insert', 'cut'),
  at: fc.nat(100_000),
  other: fc.nat(100_000),
  scrap: fc.oneof(fc.constantFrom(...scraps), fc.string({ unit: 'binary', maxLength: 10 })),
});

type Mutation = { kind: string; at: number; other: number; scrap: string };

function mutate(text: string, { kind, at, other, scrap }: Mutation): string {
  const lines = text.split('\n');
  const [here, there] = [at % lines.length, other % lines.length];
  const line = lines[here] ?? '';
  switch (kind) {
    case 'drop':
      return lines.toSpliced(here, 1 + (other % 4)).join('\n');
    case 'double':
      return lines.toSpliced(there, 0, ...lines.slice(here, here + 1 + (other % 9))).join('\n');
    case 'swap':
      return lines
        .with(here, lines[there] ?? '')
        .with(there, line)
        .join('\n');
    case 'indent':
      return lines.with(here, ' '.repeat(other % 7) + line.trimStart()).join('\n');
    case 'value':
      return lines
        .with(
          here,
          line.replace(/:.*$/s, () => `: ${scrap}`),
        )
        .join('\n');
    case 'key':
      return lines
        .with(
          here,
          line.replace(/[\w]+(?=:)/, () => scrap),
        )
        .join('\n');
    case 'insert':
      return lines.toSpliced(here, 0, `${' '.repeat(other % 9)}${scrap}`).join('\n');
    default:
      return text.slice(0, at % text.length);
  }
}

async function isToldOf(name: string, text: string): Promise<void> {
  const path = join(folder, name);
  const whole = await readFile(path);
  await writeFile(path, text);
  try {
    const read = await readModel(folder);
    if (read.kind === 'ok') return;
    expect(read.issues.length).toBeGreaterThan(0);
    for (const { code, message } of read.issues) {
      expect(code).toMatch(
        /^(MODEL|UNKNOWN|AMBIGUOUS|UNREACHABLE|MALFORMED|FILTER|GRAIN|NO_TIME|UNSUPPORTED|NOT_|ROLLUP)/,
      );
      expect(message).not.toMatch(/undefined|\[object|is not a function|call stack/);
    }
  } finally {
    await writeFile(path, whole);
  }
}

it('any file of it, changed in a few places', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...files),
      fc.array(mutation, { minLength: 1, maxLength: 4 }),
      async (name, mutations) => {
        const text = await readFile(join(folder, name), 'utf8');
        await isToldOf(name, mutations.reduce(mutate, text));
      },
    ),
    runs(8),
  );
});

it.each(corpusOf('model-files'))('what once threw does not any more: %s', async (name, text) => {
  await isToldOf(`${name}.yaml`.replace(/\.yaml\.yaml$/, '.yaml'), text);
});
