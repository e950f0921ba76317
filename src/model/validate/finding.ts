/** What a cross-check finds: an issue that still says which definition it is about. */
import { didYouMean } from '../../kernel/did-you-mean.ts';
import { type Issue, issue } from '../../kernel/issue.ts';
import type { IssueCode } from '../../kernel/issue-codes.ts';
import { type DefinitionKind, pluralOf } from '../definition.ts';
import type { ModelSources } from '../files/model-sources.ts';
import type { Path } from '../files/yaml-file.ts';

/** A definition, and the place in it. */
export interface Place {
  readonly kind: DefinitionKind;
  readonly key: string;
  readonly path: Path;
}

export interface Finding {
  readonly place: Place;
  readonly code: IssueCode;
  readonly message: string;
  readonly hints: readonly string[];
}

export const placeOf = (kind: DefinitionKind, key: string, ...path: Path): Place => ({ kind, key, path });

export const within = (place: Place, ...path: Path): Place => ({ ...place, path: [...place.path, ...path] });

export const finding = (place: Place, code: IssueCode, message: string, ...hints: readonly string[]): Finding => ({
  place,
  code,
  message,
  hints,
});

/** Nothing where `name` is known; MODEL_UNKNOWN_REFERENCE otherwise. */
export function checkReference(
  place: Place,
  what: string,
  name: string | undefined,
  known: { has(key: string): boolean; keys(): Iterable<string> },
): readonly Finding[] {
  if (name === undefined || known.has(name)) return [];
  return [finding(place, 'MODEL_UNKNOWN_REFERENCE', `Unknown ${what} "${name}".`, ...didYouMean(name, known.keys()))];
}

/** A finding for every key that was there before. */
export function checkDistinct(place: Place, what: string, keys: readonly string[]): readonly Finding[] {
  return keys.flatMap((key, index) =>
    keys.indexOf(key) < index
      ? [finding(within(place, index), 'MODEL_DUPLICATE_KEY', `The ${what} "${key}" is defined twice.`)]
      : [],
  );
}

export function toIssue({ place, code, message, hints }: Finding, sources: ModelSources | undefined): Issue {
  const { kind, key, path } = place;
  const top = kind === 'pyramid' ? ['pyramid'] : [pluralOf(kind), key];
  return issue(code, message, { path: [...top, ...path], hints, location: sources?.locate(kind, key, path) });
}
