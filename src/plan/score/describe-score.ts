/** The statement of a score in words, for `explain` and golden files. */
import { describePath, describeScan } from '../describe-plan.ts';
import type { ScoreReading, ScoreScan } from './score-plan.ts';

export function describeScore(scan: ScoreScan): string {
  const { bound, by, periods, slices, scans, readings, parameters } = scan;
  const { population, active, weighings } = bound;
  const there = active
    ? [`  those there at the end of a period: ${active.from.key}${active.until ? ` to ${active.until.key}` : ''}`]
    : [];
  const variants = weighings.length > 1 ? [`  ${weighings.length - 1} variants`] : [];
  return [
    `${scan.name}: one score for each of ${population.key} (${population.table}) and of ${periods.length} periods`,
    ...(by.length === 0 ? [] : [`  group by ${by.map(describePath).join(', ')}`]),
    ...(slices.length > 1 ? [`  ${slices.length} filters side by side`] : []),
    ...there,
    ...variants,
    ...readings.map((reading, index) => `  rows ${index}: ${describeReading(scan, reading)}`),
    ...bound.parameters.map(({ parameter, computation }, place) => {
      const read = [...(parameters[place]?.places.values() ?? [])]
        .flatMap((columns) => [...columns.values()])
        .map(({ reading }) => reading);
      return `  ${parameter.key}: ${computation.metric.key} from rows ${[...new Set(read)].join(', ')}`;
    }),
    ...scans.map(describeScan),
  ].join('\n');
}

function describeReading({ scans }: ScoreScan, { scan, branch, slots, ranges }: ScoreReading): string {
  const found = scans[scan];
  const cut = found?.branches[branch]?.time?.key;
  const told = ranges.length > 4 ? [...ranges.slice(0, 2), null, ...ranges.slice(-1)] : ranges;
  const stretches = told.map((range) => (range ? range.join('–') : '…')).join(', ');
  return `slots ${slots.join(', ')} of ${found?.dataset.key}${cut ? ` by ${cut}` : ''}, intervals ${stretches}`;
}
