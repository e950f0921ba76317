/** Third step of reading a model: the definitions of all files together, each key once. */
import { type Issue, issue, ok, type Result, refused } from '../../kernel/issue.ts';
import { type Definition, modelOf } from '../definition.ts';
import type { Model } from '../model.ts';
import { listKinds, type ModelFile } from './model-file.ts';
import { createModelSources, type ModelSources, type Source } from './model-sources.ts';
import { locateKey, locateValue, type YamlFile } from './yaml-file.ts';

export interface CheckedFile {
  readonly file: YamlFile;
  readonly content: ModelFile;
}

/** A model that remembers its files. */
export interface SourcedModel extends Model {
  readonly sources: ModelSources;
}

type Found = Source & { readonly definition: Definition };

export function buildModel(files: readonly CheckedFile[]): Result<SourcedModel> {
  const found = files.flatMap(definitionsIn);
  const issues = duplicates(found);
  if (issues.length > 0) return refused(...issues);
  if (found.length === 0) return refused(issue('MODEL_EMPTY', 'The model files define nothing.'));
  return ok({ ...modelOf(found.map(({ definition }) => definition)), sources: createModelSources(found) });
}

function definitionsIn({ file, content }: CheckedFile): readonly Found[] {
  const lists = Object.entries(listKinds).flatMap(([list, kind]) =>
    (content[list as keyof typeof listKinds] ?? []).map((body, index) => {
      const definition = { kind, key: body.key, body } as Definition;
      return { kind, key: body.key, file, path: [list, index], definition };
    }),
  );
  if (!content.pyramid) return lists;
  const pyramid: Definition = { kind: 'pyramid', key: 'pyramid', body: content.pyramid };
  return [...lists, { kind: 'pyramid', key: 'pyramid', file, path: ['pyramid'], definition: pyramid }];
}

function duplicates(found: readonly Found[]): readonly Issue[] {
  const first = new Map<string, Found>();
  return found.flatMap((each) => {
    const known = first.get(`${each.kind}:${each.key}`);
    first.set(`${each.kind}:${each.key}`, known ?? each);
    return known ? [twice(known, each)] : [];
  });
}

function twice(known: Found, again: Found): Issue {
  const named = (source: Found) =>
    source.kind === 'pyramid' ? locateKey(source.file, source.path) : locateValue(source.file, [...source.path, 'key']);
  const { file, line } = named(known);
  const what = again.kind === 'pyramid' ? 'The pyramid' : `The ${again.kind} "${again.key}"`;
  return issue('MODEL_DUPLICATE_KEY', `${what} is defined twice.`, {
    path: [...again.path],
    hints: [`The first is at ${file}:${line}.`],
    location: named(again),
  });
}
