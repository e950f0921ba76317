/** What was asked of datasets to the rollups that would have answered most of it: a few, each worth its cells. */
import type { Model } from '../../model/model.ts';
import type { Rollup } from '../../model/rollup.ts';
import type { Facts } from '../../plan/table-facts.ts';
import { estimateCells } from './estimate-cells.ts';
import type { RecordedUse } from './recorded-use.ts';

export interface Suggestion {
  readonly rollup: Candidate & { readonly key: string };
  /** Recorded statements that it would have answered and none did. */
  readonly answers: number;
  /** All recorded statements over the same rows that no rollup answered. */
  readonly of: number;
  /** Cells times groups, about. */
  readonly cells: number;
  /** Of the dataset, by what the database believes. */
  readonly rows: number;
  /** Milliseconds of the recorded time that reading cells in place of rows would spare, about. */
  readonly saves: number;
}

export interface SuggestOptions {
  readonly model: Model;
  readonly facts: Facts;
  /** Suggestions at most. Default 8. */
  readonly most?: number;
}

/** Uses whose dimensions are tried alone and two by two: those that cost most. */
const mostWeighed = 40;

/** Above this share of the rows cells are hardly faster, and cost as much again to keep. */
const mostCells = 0.2;

/**
 * Greedy: of all sets of dimensions that were asked together, and unions of two of them, the one that spares most time for what is not
 * answered yet, again and again. A table that was never analysed tells no sizes, and gets no suggestion.
 */
export function suggestRollups(uses: readonly RecordedUse[], options: SuggestOptions): readonly Suggestion[] {
  const { most = 8 } = options;
  const open = uses.filter(({ asked, covered, dataset }) => asked > covered && options.model.datasets.has(dataset));
  const all = candidates(open.toSorted((a, b) => b.milliseconds - a.milliseconds).slice(0, mostWeighed));
  const found: Suggestion[] = [];
  let left: readonly RecordedUse[] = open;
  while (found.length < most) {
    const [best] = all
      .flatMap((candidate) => weigh(candidate, left, open, options))
      .sort((a, b) => b.saves - a.saves || a.cells - b.cells);
    if (!best) break;
    found.push(best);
    left = left.filter((use) => !covers(best.rollup, use));
  }
  return found;
}

type Candidate = Pick<RecordedUse, 'dataset' | 'time' | 'grain' | 'calendar' | 'dimensions'>;

function candidates(uses: readonly RecordedUse[]): readonly Candidate[] {
  const all = uses.flatMap((a) => [
    a,
    ...uses.flatMap((b): readonly Candidate[] =>
      sameRows(a, b) && a.calendar === b.calendar
        ? [{ ...a, grain: finer(a, b), dimensions: [...new Set([...a.dimensions, ...b.dimensions])].sort() }]
        : [],
    ),
  ]);
  const named = all.map(({ dataset, time, grain, calendar, dimensions }) => ({
    dataset,
    time,
    grain,
    calendar,
    dimensions,
  }));
  return [...new Map(named.map((each) => [JSON.stringify(each), each])).values()];
}

const sameRows = (a: Candidate, b: Candidate): boolean => a.dataset === b.dataset && a.time === b.time;

const finer = (a: Candidate, b: Candidate): Rollup['grain'] =>
  a.grain === 'hour' || b.grain === 'hour' ? 'hour' : 'day';

/** Hours of one zone are not the days of another, for all that is known here. */
const covers = (rollup: Candidate, use: RecordedUse): boolean =>
  sameRows(rollup, use) &&
  rollup.calendar === use.calendar &&
  (rollup.grain === use.grain || rollup.grain === 'hour') &&
  use.dimensions.every((name) => rollup.dimensions.includes(name));

function weigh(
  candidate: Candidate,
  left: readonly RecordedUse[],
  open: readonly RecordedUse[],
  { model, facts }: SuggestOptions,
): readonly Suggestion[] {
  const estimate = estimateCells(candidate, model, facts);
  if (!estimate || estimate.cells > estimate.rows * mostCells) return [];
  const answered = left.filter((use) => covers(candidate, use));
  const spent = answered.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  if (spent === 0) return [];
  return [
    {
      rollup: { key: keyOf(candidate), ...candidate },
      answers: count(answered),
      of: count(open.filter((use) => sameRows(candidate, use))),
      ...estimate,
      saves: spent * (1 - estimate.cells / estimate.rows),
    },
  ];
}

const count = (uses: readonly RecordedUse[]): number =>
  uses.reduce((sum, { asked, covered }) => sum + asked - covered, 0);

/** `tickets_by_day_segment`: letters, digits and underscores, whatever path leads to a dimension. */
const keyOf = ({ dataset, time, grain, dimensions }: Candidate): string =>
  [dataset, 'by', grain, 'of', time, ...dimensions].join('_').replaceAll(/[^a-z0-9_]/g, '_');
