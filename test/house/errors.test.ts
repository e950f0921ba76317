/** One catalogue of codes: each is documented, used, and tested. */
import { describe, expect, it } from 'vitest';
import { type IssueCode, issueCodes } from '../../src/kernel/issue-codes.ts';
import { projectFiles, read, withoutFences } from './house.ts';

const codes = Object.keys(issueCodes) as readonly IssueCode[];

/** Heading to the text below it. */
const documented = new Map(
  withoutFences(read('docs/errors.md'))
    .split(/^### /m)
    .slice(1)
    .map((entry): [string, string] => {
      const [heading = '', ...text] = entry.split('\n');
      return [heading.trim(), text.join('\n')];
    }),
);

/** Codes that the files mention as words of their own. */
function mentioned(files: readonly string[]): ReadonlySet<string> {
  const words = files.flatMap((path) => read(path).match(/\b[A-Z]{2,}(?:_[A-Z]+)*\b/g) ?? []);
  return new Set(words);
}

const code = /^(src|schema|db)\/.*\.ts$/;
const test = /^test\/(?!house\/|generated\/|goldens\/).*\.ts$/;

describe('the codes of issues', () => {
  it('are documented, each once and in the order of the catalogue', () => {
    expect([...documented.keys()]).toEqual(codes);
  });

  it('mean in the documentation what the catalogue says', () => {
    const other = codes.filter((each) => !documented.get(each)?.includes(`\n${issueCodes[each]}\n`));
    expect(other).toEqual([]);
  });

  it('are documented with a message to recognise and a next step', () => {
    const thin = codes.filter((each) => !/\n> .+\n\n\S.+\n/.test(documented.get(each) ?? ''));
    expect(thin).toEqual([]);
  });

  it('are all given somewhere in the code', () => {
    const used = mentioned(projectFiles().filter((path) => code.test(path) && path !== 'src/kernel/issue-codes.ts'));
    expect(codes.filter((each) => !used.has(each))).toEqual([]);
  });

  it('are all met in a test', () => {
    const met = mentioned(projectFiles().filter((path) => test.test(path)));
    expect(codes.filter((each) => !met.has(each))).toEqual([]);
  });
});
