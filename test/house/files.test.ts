/** What every file of the project keeps to: a first sentence, a size, a name, and nothing of the machine it was made on. */
import { describe, expect, it } from 'vitest';
import { isBinary, projectFiles, read } from './house.ts';

const files = projectFiles();
const source = files.filter((path) => path.endsWith('.ts') && !path.includes('/generated/'));

/** Written by programs: their size and words are not ours. */
const generated =
  /^(package-lock\.json|LICENSE|schema\/schema\.graphql|models\/cairn\.schema\.json|db\/migrations\/.*|test\/goldens\/.*)$|\/generated\//;

describe('every file', () => {
  it('of the code opens with a sentence that says what it is for', () => {
    const rooms = source.filter((path) => /^(src|schema|db)\//.test(path));
    const mute = rooms.filter((path) => !/^\/\*\*[\s*]*\S.{15}/.test(read(path)));
    expect(mute).toEqual([]);
  });

  it('of the code has at most 300 lines', () => {
    const long = source.filter((path) => read(path).trimEnd().split('\n').length > 300);
    expect(long).toEqual([]);
  });

  it('of the code has a name of lower case words with hyphens', () => {
    const odd = source.filter((path) => !/^([a-z0-9-]+\/)*[a-z0-9-]+(\.test|\.config|\.d)?\.ts$/.test(path));
    expect(odd).toEqual([]);
  });

  it('holds no path of somebody’s machine', () => {
    const home = /(?<![\w.])\/(home|Users|work|tmp|mnt|workspace)\/[a-z]|[A-Z]:\\Users\\/;
    expect(linesWith(home)).toEqual([]);
  });

  it('holds no host of a package registry: the client’s own setting says where packages come from', () => {
    const registry = /\b(registry\.[\w-]+\.\w+|[\w.-]*(jfrog|artifactory|verdaccio|nexus)[\w-]*\.[\w.]+)\b|"resolved":/;
    expect(linesWith(registry)).toEqual([]);
  });

  it('ends its lines with a line feed, and the last one too', () => {
    const odd = files.filter((path) => {
      const text = read(path);
      return !generated.test(path) && !isBinary(text) && text !== '' && (text.includes('\r\n') || !text.endsWith('\n'));
    });
    expect(odd).toEqual([]);
  });
});

/** `file:line: text` of every line that the pattern finds; this file spells the patterns. */
function linesWith(pattern: RegExp): readonly string[] {
  return files
    .filter((path) => path !== 'test/house/files.test.ts')
    .flatMap((path) => {
      const text = read(path);
      if (isBinary(text) || !pattern.test(text)) return [];
      return text.split('\n').flatMap((line, at) => (pattern.test(line) ? [`${path}:${at + 1}: ${line.trim()}`] : []));
    });
}
