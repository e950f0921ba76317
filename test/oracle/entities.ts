/** The oracle of retentions: every customer or ticket by itself, what it has at both ends, and what it did in between. */
import { readCondition } from '../../src/model/condition.ts';
import type { Measure } from '../../src/model/dataset.ts';
import type { Metric } from '../../src/model/metric.ts';
import type { OracleGroup } from './oracle.ts';
import type { Spot } from './parts.ts';
import { previousOf, type Stretch } from './previous.ts';
import { combinations, type DatasetKey, holds, instantOf, read, readAll } from './rows.ts';
import { type Cell, type Row, type Tables, world } from './world.ts';

type Retention = Extract<Metric, { type: 'retention' }>;

export const isOfEntities = (metric: Metric): metric is Retention => metric.type === 'retention';

interface Event {
  readonly entity: number;
  readonly at: number;
  readonly change: number;
  readonly came: boolean;
  readonly members: readonly Cell[];
}

/** What came and went, of all groups. */
function eventsOf(metric: Retention, tables: Tables, { question, period }: Spot): readonly Event[] {
  const dataset = metric.dataset as DatasetKey;
  const column = world.datasets.get(dataset)?.entities.find(({ key }) => key === metric.entity)?.column ?? '';
  return [
    ...metric.plus.map((reference) => ({ measure: reference as Measure, sign: 1 })),
    ...metric.minus.map((reference) => ({ measure: reference as Measure, sign: -1 })),
  ].flatMap(({ measure, sign }) =>
    tables[dataset].flatMap((row: Row): readonly Event[] => {
      const values = (name: string) => readAll(dataset, row, name, tables);
      const at = instantOf(
        row,
        measure.time ?? metric.time ?? world.datasets.get(dataset)?.time ?? '',
        period.calendar,
      );
      const amount = measure.value === undefined ? 1 : read(dataset, row, measure.value as string, tables);
      const entity = row[column];
      if (at === null || typeof entity !== 'number' || typeof amount !== 'number') return [];
      if (question.where && !holds(question.where, values)) return [];
      if (measure.where && !holds(readCondition(measure.where), values)) return [];
      return combinations(question.by.map(values)).map((members) => ({
        entity,
        at,
        change: sign * amount,
        came: sign === 1,
        members,
      }));
    }),
  );
}

/** A group is there where anything happened before the end, or in the period before whose active ones are looked for. */
export function entityGroups(metric: Retention, tables: Tables, spot: Spot): readonly (readonly Cell[])[] {
  const { period, now } = spot;
  const before = metric.cohort === 'previous' ? previousOf(period) : null;
  const seen = ({ at }: Event) => (before ? before.start <= at && at < before.end : at < Math.min(period.end, now));
  return eventsOf(metric, tables, spot)
    .filter(seen)
    .map(({ members }) => members);
}

type Measured = Pick<OracleGroup['values'][number], 'value' | 'sampleSize' | 'decimal' | 'beside'>;

export function measureEntities(metric: Retention, tables: Tables, spot: Spot): Measured {
  const events = eventsOf(metric, tables, spot).filter(
    ({ members }) => JSON.stringify(members) === JSON.stringify(spot.members),
  );
  const lives = [...new Set(events.map(({ entity }) => entity))].map((entity) =>
    lifeOf(
      events.filter((event) => event.entity === entity),
      metric,
      spot,
    ),
  );
  const there = lives.filter(({ before }) => before > 0);
  const sampleSize = there.length;
  const passed = lives.filter(({ before, after, came }) => before <= 0 && after <= 0 && came).length;
  const percent = (part: number, whole: number) => ({
    value: whole > 0 ? (100 * part) / whole : null,
    sampleSize,
    decimal: null,
    beside: metric.cohort === 'start' ? { JOINED_AND_LEFT: passed } : null,
  });
  if (metric.of === 'amount') {
    const total = (of: (life: Life) => number) => there.reduce((sum, life) => sum + of(life), 0);
    const kept = ({ before, after }: Life) => Math.min(before, Math.max(after, 0));
    const start = total(({ before }) => before);
    const net = metric.cohort === 'start' ? netOf : ({ before, after }: Life) => (before > 0 && after > 0 ? after : 0);
    switch (metric.measure) {
      case 'lost':
        return percent(start - total(kept), start);
      case 'retained':
        return percent(total(kept), start);
      case 'net':
        return percent(total(net), start);
      case 'gained':
        return percent(total(net) - total(kept), start);
    }
  }
  const gone = there.filter(({ after }) => after <= 0).length;
  const lost = metric.losses === 'all' ? gone + passed : gone;
  const end = lives.filter(({ after }) => after > 0).length;
  const base = metric.denominator === 'average' ? (sampleSize + end) / 2 : sampleSize;
  return metric.measure === 'lost' ? percent(lost, base) : percent(base - lost, base);
}

interface Life {
  readonly before: number;
  readonly after: number;
  readonly came: boolean;
}

const netOf = ({ after }: Life) => Math.max(after, 0);

/** Sums in thousandths, so that what cancels is 0. */
const sum = (events: readonly Event[]) =>
  events.reduce((total, { change }) => total + Math.round(change * 1000), 0) / 1000;

function lifeOf(events: readonly Event[], metric: Retention, { period, now }: Spot): Life {
  const within = ({ start, end }: Stretch) => events.filter(({ at }) => start <= at && at < end);
  if (metric.cohort === 'previous') {
    const [before, here] = [within(previousOf(period)), within(period)];
    return { before: sum(before), after: sum(here), came: here.length > 0 };
  }
  const [start, end] = [Math.min(period.start, now), Math.min(period.end, now)];
  return {
    before: sum(events.filter(({ at }) => at < start)),
    after: sum(events.filter(({ at }) => at < end)),
    came: within({ start, end }).some(({ came }) => came),
  };
}
