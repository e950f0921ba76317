/** What zod says about a file, in words for people, with the line and a hint. */
import type { z } from 'zod';
import { didYouMean } from '../../kernel/did-you-mean.ts';
import { type Issue, issue } from '../../kernel/issue.ts';
import { allowedKeys } from './allowed-keys.ts';
import { modelFileSchema } from './model-file.ts';
import { locateKey, locateValue, type Path, type YamlFile } from './yaml-file.ts';

type ZodIssue = z.core.$ZodIssue;

/** One issue or more for each that zod found; a rule that an unknown key has already broken is not told twice. */
export function explainShape(file: YamlFile, found: readonly ZodIssue[]): readonly Issue[] {
  return opened(found, []).flatMap((each, _, all) => {
    const place = each.path.join('.');
    const shadowed =
      each.code === 'custom' &&
      all.some((other) => other.code === 'unrecognized_keys' && other.path.join('.') === place);
    return shadowed ? [] : explain(file, each);
  });
}

/** Unions replaced by what is wrong with the form that was meant. */
function opened(found: readonly ZodIssue[], prefix: Path): readonly ZodIssue[] {
  return found.flatMap((each) => {
    const path = [...prefix, ...each.path] as (string | number)[];
    const meant = each.code === 'invalid_union' ? each.errors.find((errors) => !errors.some(wholeMisfit)) : undefined;
    return meant ? opened(meant, path) : [{ ...each, path }];
  });
}

/** The form is another one altogether: a text where a map stands. */
const wholeMisfit = (found: ZodIssue): boolean =>
  found.path.length === 0 &&
  (found.code === 'invalid_type' ||
    (found.code === 'invalid_union' && found.errors.every((errors) => errors.some(wholeMisfit))));

function explain(file: YamlFile, found: ZodIssue): readonly Issue[] {
  const path = found.path as Path;
  const value = valueAt(file.data, path);
  const name = String(path.at(-1) ?? 'file');
  const tell = (message: string, hints: readonly string[] = []) => [
    issue('MODEL_SHAPE', message, { path: readable(file.data, path), hints, location: locateValue(file, path) }),
  ];
  switch (found.code) {
    case 'unrecognized_keys': {
      const allowed = allowedKeys(modelFileSchema, file.data, path);
      return found.keys.map((key) =>
        issue('MODEL_SHAPE', `Unknown key "${key}".`, {
          path: [...readable(file.data, path), key],
          hints: [...cutText(value, key), ...orAll(didYouMean(key, allowed), 'Known here', allowed)],
          location: locateKey(file, [...path, key]),
        }),
      );
    }
    case 'invalid_union': {
      if (found.errors.length > 0)
        return tell(`"${name}" should not be ${said(value)}.`, [`It may be ${forms(found)}.`]);
      const known = ((found as { options?: readonly unknown[] }).options ?? []).map(String);
      if (value === undefined) return tell(`"${name}" is missing.`, [`One of ${known.join(', ')}.`]);
      return tell(`Unknown ${name} "${String(value)}".`, orAll(didYouMean(String(value), known), 'One of', known));
    }
    case 'invalid_value': {
      const known = found.values.map(String);
      if (value === undefined) return tell(`"${name}" is missing.`, [`One of ${known.join(', ')}.`]);
      return tell(
        `"${name}" cannot be ${JSON.stringify(value)}.`,
        orAll(didYouMean(String(value), known), 'One of', known),
      );
    }
    case 'invalid_type': {
      if (value === undefined && path.length > 0)
        return tell(`"${name}" is missing.`, [`It should be ${form(found.expected)}.`]);
      const hints =
        name === 'accountable' ? ['Exactly one stakeholder is accountable; list the others under "responsible".'] : [];
      return tell(`"${name}" should be ${form(found.expected)}, not ${said(value)}.`, hints);
    }
    case 'invalid_key':
      return [
        issue('MODEL_SHAPE', `"${name}" is not a possible key.`, {
          path: readable(file.data, path),
          hints: found.issues.map(({ message }) => message),
          location: locateKey(file, path),
        }),
      ];
    case 'too_small':
      return tell(`"${name}" is too short or too small: at least ${found.minimum} is needed.`);
    case 'too_big':
      return tell(`"${name}" is too long or too large: at most ${found.maximum} is possible.`);
    case 'invalid_format':
      return tell(`"${name}" cannot be ${JSON.stringify(value)}.`, [found.message.replace(/\.?$/, '.')]);
    default:
      return tell(found.message);
  }
}

/** `{ expression: max(a, b) }` is read as two keys, the second one empty. */
const cutText = (map: unknown, key: string): readonly string[] =>
  (map as Record<string, unknown> | undefined)?.[key] === null
    ? ['Within braces, a text with a comma needs quotes.']
    : [];

const orAll = (near: readonly string[], word: string, all: readonly string[]): readonly string[] =>
  near.length > 0 || all.length === 0 ? near : [`${word}: ${all.join(', ')}.`];

function forms(found: z.core.$ZodIssueInvalidUnion): string {
  const each = found.errors
    .flat()
    .flatMap((inner): readonly string[] =>
      inner.code === 'invalid_type' ? [form(inner.expected)] : inner.code === 'invalid_union' ? [forms(inner)] : [],
    );
  return [...new Set(each)].join(' or ');
}

const words: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'a map of keys to values',
  record: 'a map of keys to values',
};

const form = (expected: string): string => words[expected] ?? expected;

const said = (value: unknown): string =>
  value === null || value === undefined
    ? 'empty'
    : Array.isArray(value)
      ? 'a list'
      : typeof value === 'object'
        ? 'a map'
        : JSON.stringify(value);

const valueAt = (data: unknown, path: Path): unknown =>
  path.reduce<unknown>((value, step) => (value as Record<string, unknown> | null | undefined)?.[step], data);

/** `metrics.nps.top` rather than `metrics.0.top`. */
function readable(data: unknown, path: Path): Path {
  const [list, index, ...rest] = path;
  const key = list === undefined || index === undefined ? undefined : valueAt(data, [list, index, 'key']);
  return typeof key === 'string' && list !== undefined ? [list, key, ...rest] : path;
}
