/** First step of reading a model: every YAML file below a folder, parsed, or what keeps it from being read. */
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { LineCounter, parseDocument, type YAMLError } from 'yaml';
import { type Issue, issue } from '../../kernel/issue.ts';
import { nestsDeeper, yamlNestsDeeper } from '../../kernel/nesting.ts';
import { position, type YamlFile } from './yaml-file.ts';

/** A file full of aliases to aliases would grow without end. */
const aliasLimit = 100;

/** Levels of lists and keys within each other; a condition within conditions needs a few. */
const deepest = 64;

export interface ReadFiles {
  /** The sound ones, by name. */
  readonly files: readonly YamlFile[];
  readonly issues: readonly Issue[];
}

export async function readYamlFiles(folder: string): Promise<ReadFiles> {
  const listed = await list(folder);
  if (listed instanceof Error) return { files: [], issues: [unreadable(`folder "${folder}"`, listed)] };
  if (listed.length === 0)
    return {
      files: [],
      issues: [
        issue('MODEL_EMPTY', `The folder "${folder}" holds no model files.`, {
          hints: ['Model files end in .yaml or .yml.'],
        }),
      ],
    };
  const read = await Promise.all(listed.map((name) => readOne(folder, name)));
  return { files: read.flatMap(({ files }) => files), issues: read.flatMap(({ issues }) => issues) };
}

async function list(folder: string): Promise<readonly string[] | Error> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => !entry.isDirectory() && /\.ya?ml$/i.test(entry.name))
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
      .sort();
  } catch (error) {
    return error as Error;
  }
}

async function readOne(folder: string, name: string): Promise<ReadFiles> {
  try {
    const bytes = await readFile(join(folder, name));
    return parse(name, new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    // The parser calls itself for each level.
    if (error instanceof RangeError) return { files: [], issues: [tooDeep(name)] };
    return { files: [], issues: [unreadable(`file "${name}"`, error as Error)] };
  }
}

const tooDeep = (name: string): Issue =>
  issue('MODEL_SYNTAX', `The file nests more than ${deepest} levels deep.`, {
    location: { file: name, line: 1, column: 1 },
    hints: ['Is a bracket never closed?'],
  });

function parse(name: string, text: string): ReadFiles {
  if (yamlNestsDeeper(text, deepest)) return { files: [], issues: [tooDeep(name)] };
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
  const wrong = [...document.errors, ...document.warnings];
  if (document.errors.some(({ code }) => code === 'RESOURCE_EXHAUSTION')) return { files: [], issues: [tooDeep(name)] };
  if (wrong.length > 0) return { files: [], issues: wrong.map((error) => explain(error, { name, lines }, text)) };
  try {
    const data: unknown = document.toJS({ maxAliasCount: aliasLimit });
    if (nestsDeeper(data, deepest)) return { files: [], issues: [tooDeep(name)] };
    return { files: [{ name, document, lines, data: data ?? undefined }], issues: [] };
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    const said = error.message.replace(/\.$/, '');
    return { files: [], issues: [issue('MODEL_SYNTAX', `${said}.`, { location: { file: name, line: 1, column: 1 } })] };
  }
}

function explain(error: YAMLError, file: Pick<YamlFile, 'name' | 'lines'>, text: string): Issue {
  const location = position(file, error.pos[0]);
  if (error.code !== 'DUPLICATE_KEY') {
    const hints = error.code === 'TAB_AS_INDENT' ? ['YAML is indented with spaces, never with tabs.'] : [];
    return issue('MODEL_SYNTAX', `${error.message.replace(/[.:]?$/, '')}.`, { location, hints });
  }
  const key = /^["']?([^"':\s]+)/.exec(text.slice(error.pos[0]))?.[1] ?? '?';
  const hints =
    key === 'accountable'
      ? ['Exactly one stakeholder is accountable; list the others under "responsible".']
      : ['Keep one of the two.'];
  return issue('MODEL_SYNTAX', `The key "${key}" is given twice.`, { location, hints });
}

function unreadable(what: string, error: Error): Issue {
  const { code } = error as NodeJS.ErrnoException;
  const why =
    code === 'ENOENT'
      ? 'it does not exist'
      : code === 'ENOTDIR'
        ? 'it is not a folder'
        : code === 'EACCES'
          ? 'this user may not read it'
          : error instanceof TypeError
            ? 'it is not UTF-8 text'
            : error.message;
  return issue('MODEL_FILE_UNREADABLE', `The ${what} cannot be read: ${why}.`);
}
