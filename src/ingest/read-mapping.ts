/** Reads a mapping file: YAML to a mapping, or issues that name file and line. */
import { readFile } from 'node:fs/promises';
import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { didYouMean } from '../kernel/did-you-mean.ts';
import { type Issue, issue, ok, type Result, refused, type SourceLocation } from '../kernel/issue.ts';
import { yamlNestsDeeper } from '../kernel/nesting.ts';
import { type Mapping, mappingSchema } from './mapping.ts';

/** Levels of lists and keys within each other. */
const deepest = 64;

type Path = readonly (string | number)[];

/** A mapping, and where each part of it stands in its file. */
export interface LocatedMapping {
  readonly mapping: Mapping;
  /** The nearest place in the file to a path such as `['columns', 'year', 'from']`. */
  readonly locate: (path: Path) => SourceLocation;
}

/** IMPORT_MAPPING_INVALID for an unreadable file, bad YAML, unknown keys and wrong types: all of them together. */
export async function readMapping(file: string): Promise<Result<LocatedMapping>> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const why =
      error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'does not exist' : 'cannot be read';
    return refused(
      issue('IMPORT_MAPPING_INVALID', `The mapping file "${file}" ${why}.`, {
        hints: ['Give the path of a YAML file.'],
      }),
    );
  }
  try {
    return read(file, text);
  } catch (error) {
    // Aliases of aliases, and levels without end.
    const why = error instanceof RangeError ? 'it nests too deeply' : error instanceof ReferenceError && error.message;
    if (why === false) throw error;
    return refused(
      issue('IMPORT_MAPPING_INVALID', `Not valid YAML: ${why.replace(/\.$/, '')}.`, {
        location: { file, line: 1, column: 1 },
      }),
    );
  }
}

function read(file: string, text: string): Result<LocatedMapping> {
  if (yamlNestsDeeper(text, deepest)) throw new RangeError('too deep');
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, logLevel: 'error' });
  const at = (offset: number): SourceLocation => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  if (document.errors.some(({ code }) => code === 'RESOURCE_EXHAUSTION')) throw new RangeError('too deep');
  const syntax = document.errors.map((error) =>
    issue('IMPORT_MAPPING_INVALID', `Not valid YAML: ${error.message.split('\n')[0]}`, { location: at(error.pos[0]) }),
  );
  if (syntax.length > 0) return refused(...syntax);

  const locate = (path: Path): SourceLocation => {
    for (let length = path.length; length > 0; length--) {
      const node: unknown = document.getIn(path.slice(0, length), true);
      if (node && typeof node === 'object' && 'range' in node && Array.isArray(node.range)) return at(node.range[0]);
    }
    return at(0);
  };
  const parsed = mappingSchema.safeParse(document.toJS() ?? {});
  if (parsed.success) return ok({ mapping: parsed.data, locate });
  return refused(...parsed.error.issues.flatMap((problem) => describe(problem, [], locate)));
}

/** One zod issue in our words; the branch of a union that came nearest speaks for the union. */
function describe(problem: z.core.$ZodIssue, prefix: Path, locate: (path: Path) => SourceLocation): readonly Issue[] {
  const path = [...prefix, ...problem.path.map((step) => (typeof step === 'symbol' ? String(step) : step))];
  if (problem.code === 'invalid_union') {
    const branches = problem.errors.filter(
      (branch) => !branch.some((one) => one.code === 'invalid_type' && one.path.length === 0),
    );
    const nearest = branches[0];
    if (nearest) return nearest.flatMap((one) => describe(one, path, locate));
  }
  if (problem.code === 'unrecognized_keys') {
    const known = path.length === 0 ? Object.keys(mappingSchema.shape) : columnKeys;
    return problem.keys.map((key) =>
      issue('IMPORT_MAPPING_INVALID', `Unknown key "${key}".`, {
        path: [...path, key],
        hints: didYouMean(key, known),
        location: locate([...path, key]),
      }),
    );
  }
  return [issue('IMPORT_MAPPING_INVALID', problem.message, { path, location: locate(path) })];
}

const columnKeys = [
  ...['from', 'value', 'template', 'firstOf', 'rowNumber', 'hash', 'type', 'trim', 'blank', 'blankPattern', 'recode'],
  ...['otherwise', 'format', 'timeZone', 'decimal', 'thousands', 'strip', 'round', 'required'],
];
