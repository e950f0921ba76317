/** Which period is meant: exactly one form, read into the kernel's request. */
import { type Issue, issue, ok, type Result, refused } from '../src/kernel/issue.ts';
import type { PeriodRequest } from '../src/kernel/period.ts';
import { builder } from './builder.ts';
import { GrainEnum } from './period.ts';

export const PeriodInput = builder.inputType('PeriodInput', {
  description:
    'A period, in exactly one form: `{last, grain}`, `{toDate}`, `{start, end}`, `{named}` or `{allTime: true}`; each ' +
    'with a `calendar` if it is not the default one. `{last: 1, grain: QUARTER}` is the last complete quarter. ' +
    'Mixed or missing parts are refused as MALFORMED_PERIOD.',
  fields: (t) => ({
    last: t.int({
      description: 'The last so many complete units of `grain`, 1 or more; the running unit is not among them.',
    }),
    grain: t.field({ type: GrainEnum, description: 'Unit of `last`.' }),
    toDate: t.field({
      type: GrainEnum,
      description: 'From the start of the running unit until now: QUARTER is "quarter to date".',
    }),
    start: t.field({ type: 'DateTime', description: 'First instant; needs `end`.' }),
    end: t.field({ type: 'DateTime', description: 'First instant after the period; needs `start`.' }),
    named: t.id({ description: 'Key of a named period of the calendar, such as a campaign.' }),
    allTime: t.boolean({ description: 'True for everything there is.' }),
    calendar: t.id({ description: 'Key of a calendar; the first of the model when absent.' }),
  }),
});

export type PeriodInputShape = typeof PeriodInput.$inferInput;

type Path = readonly (string | number)[];

const forms = '{last, grain}, {toDate}, {start, end}, {named} or {allTime: true}';

/** MALFORMED_PERIOD unless exactly one form is complete. */
export function readPeriod(input: PeriodInputShape, path: Path): Result<PeriodRequest> {
  const calendar = input.calendar ?? undefined;
  const found = formsOf(input, path);
  const [only, ...more] = found;
  if (!only) return malformed('The period is empty.', `Give one of ${forms}.`, path);
  if (more.length > 0)
    return malformed(`The period mixes ${found.map(({ form }) => form).join(' and ')}.`, 'Give one form only.', path);
  if (only.request.kind === 'refused') return only.request;
  return ok({ ...only.request.value, ...(calendar === undefined ? {} : { calendar }) });
}

type Form = { readonly form: string; readonly request: Result<PeriodRequest> };

function formsOf({ last, grain, toDate, start, end, named, allTime }: PeriodInputShape, path: Path): readonly Form[] {
  const found: Form[] = [];
  if (last != null || grain != null) {
    if (last == null)
      found.push({
        form: 'grain',
        request: malformed('The period has a grain, but no "last".', 'Say how many: {last: 1, grain: …}.', path),
      });
    else if (grain == null)
      found.push({
        form: 'last',
        request: malformed('The period has "last", but no grain.', 'Say of what: {last: 1, grain: MONTH}.', path),
      });
    else if (last < 1)
      found.push({
        form: 'last',
        request: malformed(`The period asks for the last ${last}.`, 'Ask for 1 or more.', [...path, 'last']),
      });
    else found.push({ form: 'last', request: ok({ kind: 'last', last, grain }) });
  }
  if (toDate != null) found.push({ form: 'toDate', request: ok({ kind: 'toDate', grain: toDate }) });
  if (start != null || end != null) {
    const request: Result<PeriodRequest> =
      start == null || end == null
        ? malformed(
            `The period has no ${start == null ? 'start' : 'end'}.`,
            'Give both, or use toDate or allTime.',
            path,
          )
        : ok({ kind: 'explicit', start: start.getTime(), end: end.getTime() });
    found.push({ form: 'start and end', request });
  }
  if (named != null) found.push({ form: 'named', request: ok({ kind: 'named', name: named }) });
  if (allTime === true) found.push({ form: 'allTime', request: ok({ kind: 'allTime' }) });
  return found;
}

const malformed = (message: string, hint: string, path: Path): Result<never> =>
  refused(issue('MALFORMED_PERIOD', message, { path, hints: [hint] }) satisfies Issue);
