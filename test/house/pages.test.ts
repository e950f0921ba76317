/** The pages are true as far as a program can tell: links lead somewhere, variables and commands exist. */
import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { anchorsOf, fences, projectFiles, read, root, withoutFences } from './house.ts';

const pages = projectFiles().filter((path) => path.endsWith('.md') && !path.startsWith('test/'));

interface Link {
  readonly page: string;
  readonly target: string;
}

const links: readonly Link[] = pages.flatMap((page) =>
  [...withoutFences(read(page)).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target = '']) =>
    /^[a-z]+:/.test(target) ? [] : [{ page, target }],
  ),
);

describe('the pages', () => {
  it('link to files and headings that exist', () => {
    const known = new Map<string, ReadonlySet<string>>();
    const anchorsIn = (file: string) => {
      const found = known.get(file) ?? anchorsOf(read(file));
      known.set(file, found);
      return found;
    };
    const broken = links.filter(({ page, target }) => {
      const [path = '', anchor] = target.split('#');
      const file = path === '' ? page : normalize(join(dirname(page), path));
      if (!existsSync(join(root, file))) return true;
      return anchor !== undefined && !anchorsIn(file).has(anchor);
    });
    expect(broken).toEqual([]);
    expect(links.length).toBeGreaterThan(10);
  });

  it('name files of the project that exist', () => {
    const named = pages.flatMap((page) =>
      [...withoutFences(read(page)).matchAll(/`((?:src|schema|db|docs|test|models|examples|bin)\/[\w./-]+)`/g)].map(
        ([, path = '']) => ({ page, path }),
      ),
    );
    expect(named.filter(({ path }) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('run only npm scripts and cairn commands that exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Readonly<Record<string, string>> };
    const lines = pages.flatMap((page) => fences(read(page), 'sh').flatMap((block) => block.split('\n')));
    const missing = lines.flatMap((line) => {
      const [, script] = /\bnpm run ([\w:]+)/.exec(line) ?? [];
      const [, command] = /\bnpx cairn ([\w-]+)/.exec(line) ?? [];
      return [
        ...(script !== undefined && !(script in scripts) ? [`npm run ${script}`] : []),
        ...(command !== undefined && !existsSync(join(root, 'src/app/commands', `${command}.ts`))
          ? [`cairn ${command}`]
          : []),
      ];
    });
    expect(missing).toEqual([]);
  });

  it('explain in the README every environment variable that the server reads, and no other', () => {
    const variable = /\b(PORT|HOST|DATABASE_URL|LOG_LEVEL|CAIRN_[A-Z_]+|OTEL_[A-Z_]+)\b/g;
    const [own, guard] = [read('src/app/config.ts'), read('src/app/guard/guard-config.ts')];
    const found = [
      ...own.matchAll(/^ {6}([A-Z_]+): /gm),
      ...guard.matchAll(/^ {2}([A-Z_]+): /gm),
      ...read('src/app/observe/observe-config.ts').matchAll(/^ {2}([A-Z_]+): /gm),
      ...read('src/app/access-log/access-log-config.ts').matchAll(/^ {2}([A-Z_]+): /gm),
      ...read('src/app/authenticate/read-issuer.ts').matchAll(/\bgiven\.([A-Z_]+)/g),
    ];
    const known = new Set(found.map(([, name]) => name));
    const [, table = ''] = read('README.md').split('| variable |');
    const told = new Set([...(table.split('\n\n')[0] ?? '').matchAll(/^\| `([A-Z_]+)`/gm)].map(([, name]) => name));
    expect(told).toEqual(known);
    const mentioned = new Set([...read('README.md').matchAll(variable)].map(([name]) => name));
    expect([...mentioned].filter((name) => !known.has(name))).toEqual([]);
  });
});
