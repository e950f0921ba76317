/** Sets a number beside others: the last step of the path, after the values are finished. */
import Big from 'big.js';
import { collect, issue, ok, refused, unwrap } from '../../kernel/issue.ts';
import type { Direction } from '../../model/metric.ts';
import type { Measured } from '../answer.ts';
import { measure, periodOf, type Reading, sameGroup, valueAt } from '../reading.ts';
import { type BenchmarkBeside, benchmarkBeside } from './benchmark-beside.ts';
import { type AskedTarget, type Comparison, type ComparisonTarget, isAsked } from './comparison.ts';
import { areDisjoint } from './disjoint-slices.ts';
import { findBenchmark } from './find-benchmark.ts';
import type { FindPromise, Promised } from './promised.ts';

/** One comparison a target, in their order; all are asked in the same tick. Rejects with `RefusedError`. */
export async function compare(
  reading: Reading,
  targets: readonly ComparisonTarget[],
  findPromise: FindPromise = nothingPromised,
): Promise<readonly Comparison[]> {
  const benchmarks = unwrap(
    collect(
      targets.map((target, index) =>
        target.kind === 'benchmark' ? benchmarkOf(reading, target.benchmark, ['to', index, 'benchmark']) : ok(null),
      ),
    ),
  );
  const present = measure(reading);
  const others = targets.map((target) => (isAsked(target) ? otherSide(reading, target) : null));
  const [value, ...rest] = await Promise.all([present, ...others]);
  return Promise.all(
    targets.map(async (target, index) => {
      const [benchmark, other] = [benchmarks[index], rest[index]];
      if (benchmark) return besideBenchmark(reading, value, benchmarkBeside(reading, benchmark, value), target);
      if (target.kind === 'target')
        return besidePromise(reading, value, await findPromise(reading, value, target.target), target);
      if (!other || !isAsked(target)) throw new Error('A comparison has another side.');
      return setBeside(reading, value, other, target);
    }),
  );
}

const nothingPromised: FindPromise = async () => ({ value: null, notes: [] });

/** A figure about the metric says nothing of its cohorts at another age, or of their size. */
function benchmarkOf({ set: { metric, clock, question } }: Reading, key: string, path: readonly (string | number)[]) {
  const { aspect } = question;
  const own = metric.type === 'cohort_retention' && aspect?.kind === 'age' && aspect.age === metric.age;
  if (!aspect || own) return findBenchmark(clock.model, metric.key, key, path);
  return refused(
    issue(
      'UNSUPPORTED_QUESTION',
      `"${key}" is a figure of "${metric.key}" itself, not of its cohorts at another age.`,
      {
        path,
        hints: ['Compare the value of the metric with it.'],
      },
    ),
  );
}

async function otherSide(reading: Reading, target: AskedTarget): Promise<Pick<Comparison, 'measured' | 'period'>> {
  const answer = await reading.set.compared(target);
  const position = answer.periods.length - reading.set.question.periods.length + reading.position;
  const period = answer.periods[position];
  if (!period) throw new Error('A compared answer has a shifted period for each period.');
  const whole = { members: [], other: false };
  const group = sameGroup(answer, target.kind === 'slice' ? whole : (reading.group ?? whole));
  return { measured: valueAt(group, position), period };
}

/** What follows from two numbers alone. */
function changeOf({ set: { metric } }: Reading, present: Measured, measured: Measured) {
  const change = difference(present, measured);
  return {
    metric,
    measured,
    change,
    relativeChange: ratio(change, present.estimate.value, measured.estimate.value),
    good: isGood(change, metric.direction),
  };
}

function besideBenchmark(
  reading: Reading,
  present: Measured,
  { benchmark, value, measured, significance, assumptions }: BenchmarkBeside,
  target: ComparisonTarget,
): Comparison {
  return {
    target,
    ...changeOf(reading, present, measured),
    period: periodOf(reading),
    significance,
    benchmark,
    benchmarkValue: value,
    assumptions,
  };
}

function besidePromise(
  reading: Reading,
  present: Measured,
  { value, notes }: Promised,
  target: ComparisonTarget,
): Comparison {
  const decimal = value === null ? null : new Big(value).toFixed();
  const promised: Measured = {
    estimate: { value, decimal, sampleSize: null },
    interval: () => null,
    intervalOf: () => null,
    significance: () => null,
  };
  return {
    target,
    ...changeOf(reading, present, promised),
    period: periodOf(reading),
    significance: null,
    benchmark: null,
    benchmarkValue: null,
    assumptions: notes,
  };
}

function setBeside(
  reading: Reading,
  present: Measured,
  { measured, period }: Pick<Comparison, 'measured' | 'period'>,
  target: AskedTarget,
): Comparison {
  const { metric, question } = reading.set;
  const ours = periodOf(reading);
  const independent =
    target.kind === 'slice'
      ? areDisjoint(question, reading.group, target.where, (field) => reading.set.overlaps([field]))
      : // A score is of the same entities in every period, with windows that overlap.
        metric.type !== 'score' && (period.end <= ours.start || ours.end <= period.start);
  return {
    target,
    ...changeOf(reading, present, measured),
    period,
    // Read less often than asked, and not there where values alone are.
    get significance() {
      return independent ? present.significance(measured) : null;
    },
    benchmark: null,
    benchmarkValue: null,
    assumptions: [
      ...(target.kind !== 'slice' && target.kind !== 'sameElapsedPrevious' && !ours.complete && period.complete
        ? [`${ours.label} is not over, and is compared with the whole of ${period.label}.`]
        : []),
      ...(measured.estimate.suppressed ? [`The other number: ${measured.estimate.suppressed.message}`] : []),
      ...(independent
        ? []
        : [
            metric.type === 'score' && target.kind !== 'slice'
              ? 'The two numbers are largely of the same entities, so no test of significance holds.'
              : 'The two numbers may share rows, so no test of significance holds.',
          ]),
    ],
  };
}

/** Exact where both numbers are. */
function difference(present: Measured, other: Measured): number | null {
  const { value, decimal } = present.estimate;
  const before = other.estimate;
  if (value === null || before.value === null) return null;
  if (decimal !== null && before.decimal !== null) return new Big(decimal).minus(before.decimal).toNumber();
  return value - before.value;
}

function ratio(change: number | null, present: number | null, other: number | null): number | null {
  if (change === null || present === null || other === null) return null;
  if (other === 0 || present * other < 0) return null;
  return change / Math.abs(other);
}

function isGood(change: number | null, direction: Direction): boolean | null {
  if (change === null || change === 0 || direction === 'range') return null;
  return direction === 'increase' ? change > 0 : change < 0;
}
