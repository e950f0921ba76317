/** Which period is meant: exactly one form, read into the kernel's request. */
import { type Issue, issue, ok, type Result, refused } from '../../src/kernel/issue.ts';
import type { PeriodRequest } from '../../src/kernel/period.ts';
import { builder } from '../builder.ts';
import { GrainEnum } from './period.ts';

export const PeriodInput = builder.inputType('PeriodInput', {
  description:
    'A period, in exactly one form: `{last, grain}`, `{toDate}`, `{start, end}`, `{startDate, endDate}`, `{named}` or `{allTime: true}`; each ' +
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
    startDate: t.field({ type: 'Date', description: 'First local day of the calendar; needs `endDate`.' }),
    endDate: t.field({ type: 'Date', description: 'First local day after the period; needs `startDate`.' }),
    named: t.id({ description: 'Key of a named period of the calendar, such as a campaign.' }),
    allTime: t.boolean({ description: 'True for everything there is.' }),
    calendar: t.id({ description: 'Key of a calendar; the first of the model when absent.' }),
  }),
});

export type PeriodInputShape = typeof PeriodInput.$inferInput;

type Path = readonly (string | number)[];

const forms = '{last, grain}, {toDate}, {start, end}, {startDate, endDate}, {named} or {allTime: true}';

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

function formsOf(input: PeriodInputShape, path: Path): readonly Form[] {
  const { toDate, start, end, startDate, endDate, named, allTime } = input;
  const found: Form[] = [];
  if (input.last != null || input.grain != null) found.push(lastForm(input, path));
  if (toDate != null) found.push({ form: 'toDate', request: ok({ kind: 'toDate', grain: toDate }) });
  if (start != null || end != null) {
    const both = pair({ start, end }, path, (from, to) => ({
      kind: 'explicit',
      start: from.getTime(),
      end: to.getTime(),
    }));
    found.push({ form: 'start and end', request: both });
  }
  if (startDate != null || endDate != null) {
    const both = pair({ startDate, endDate }, path, (from, to) => ({
      kind: 'days',
      start: isoDay(from),
      end: isoDay(to),
    }));
    found.push({ form: 'startDate and endDate', request: both });
  }
  if (named != null) found.push({ form: 'named', request: ok({ kind: 'named', name: named }) });
  if (allTime === true) found.push({ form: 'allTime', request: ok({ kind: 'allTime' }) });
  return found;
}

function lastForm({ last, grain }: PeriodInputShape, path: Path): Form {
  if (last == null)
    return {
      form: 'grain',
      request: malformed('The period has a grain, but no "last".', 'Say how many: {last: 1, grain: …}.', path),
    };
  if (grain == null)
    return {
      form: 'last',
      request: malformed('The period has "last", but no grain.', 'Say of what: {last: 1, grain: MONTH}.', path),
    };
  if (last < 1)
    return {
      form: 'last',
      request: malformed(`The period asks for the last ${last}.`, 'Ask for 1 or more.', [...path, 'last']),
    };
  return { form: 'last', request: ok({ kind: 'last', last, grain }) };
}

/** Two ends that go together, under the names that the client used. */
function pair(
  ends: Readonly<Record<string, Date | null | undefined>>,
  path: Path,
  request: (from: Date, to: Date) => PeriodRequest,
): Result<PeriodRequest> {
  const [from, to] = Object.values(ends);
  if (from != null && to != null) return ok(request(from, to));
  const missing = Object.keys(ends)[from == null ? 0 : 1];
  return malformed(`The period has no ${missing}.`, 'Give both, or use toDate or allTime.', path);
}

/** The scalar reads a date as midnight UTC. */
const isoDay = (date: Date): string => date.toISOString().slice(0, 10);

const malformed = (message: string, hint: string, path: Path): Result<never> =>
  refused(issue('MALFORMED_PERIOD', message, { path, hints: [hint] }) satisfies Issue);
