/** What a batch found, with every number taken out that would give away few respondents. */
import type { RefusedError } from '../../kernel/issue.ts';
import { isMultiValued } from '../../model/bridge.ts';
import type { Dataset } from '../../model/dataset.ts';
import type { BoundColumn } from '../../plan/measurement.ts';
import type { GroupStates } from '../../plan/merge-cells.ts';
import type { CellRequest } from '../../plan/plan.ts';
import { extentOf } from '../../plan/positions.ts';
import type { RowFilter } from '../../plan/source.ts';
import { emptyState } from '../../stats/statistic.ts';
import { isBesideColumn } from '../../stats/with-beside.ts';
import { type Cell, cellIdentity } from './cell.ts';
import { Disclosure } from './disclosure.ts';
import { mostTold } from './ledger.ts';
import { refusalOf } from './promises.ts';
import { type GuardContext, promisedBy, readAtoms } from './read-atoms.ts';

export type Found = readonly GroupStates[] | Error;

/** Datasets that promise anonymity, each held against what its reader was told before. */
export async function guardGroups(
  requests: readonly CellRequest[],
  found: readonly Found[],
  context: GuardContext,
): Promise<readonly Found[]> {
  const promising = new Set(requests.flatMap(({ measurement }) => measurement.columns.map(({ dataset }) => dataset)));
  let guarded = found;
  for (const key of promising) {
    const dataset = context.planning.datasets.get(key);
    if (dataset?.anonymity) {
      context.footprint?.unwatched();
      const before = guarded;
      guarded = await context.ledger.inTurn(() => guardDataset(dataset, requests, before, context));
    }
  }
  return guarded;
}

/** A number of one request, one group, one period: it is made of some cells, and told where each of them may be. */
interface Told {
  readonly request: number;
  readonly group: number;
  readonly period: number;
  readonly cells: readonly Cell[];
}

async function guardDataset(
  dataset: Dataset,
  requests: readonly CellRequest[],
  found: readonly Found[],
  context: GuardContext,
): Promise<readonly Found[]> {
  const { ledger, planning } = context;
  const promised = promisedBy(dataset, planning.datasets);
  const refused = requests.map((request) => whyNot(dataset, request));
  const numbers = requests.flatMap((request, index) => {
    const groups = found[index];
    return refused[index] || !groups || groups instanceof Error
      ? []
      : numbersOf(dataset, request, index, groups, context);
  });
  const told = ledger.told(dataset.key);
  const asked = new Map(numbers.flatMap(({ cells }) => cells.map((cell) => [cellIdentity(cell), cell])));
  const cells = [...told, ...asked.values()];
  const places = new Map([...asked.keys()].map((identity, index) => [identity, told.length + index]));
  const { atoms, of } = cells.length > 0 ? await readAtoms(promised, cells, context) : { atoms: [], of: [] };
  const disclosure = new Disclosure(atoms, promised.minimum);
  for (const [index] of told.entries()) disclosure.know(of[index] ?? []);
  const atomsOf = (cell: Cell): readonly number[] => of[places.get(cellIdentity(cell)) ?? -1] ?? [];
  // Sums over more come first: of a whole and its parts the whole is told.
  const weight = ({ cells: its }: Told) => its.reduce((sum, cell) => sum + atomsOf(cell).length, 0);
  const order = [...numbers].sort((a, b) =>
    a.cells[0]?.by.length === b.cells[0]?.by.length
      ? weight(b) - weight(a)
      : (a.cells[0]?.by.length ?? 0) - (b.cells[0]?.by.length ?? 0),
  );
  const withheld = new Set<string>();
  // Of the same rows one is remembered: a period until now is another whenever it is asked for, and mostly of no other rows. Of no rows none is.
  const remembered = new Map(told.map((cell, index) => [rowsOf(of[index] ?? []), cell]));
  let count = told.length;
  for (const number of order) {
    const fresh = new Map(number.cells.map((cell) => [rowsOf(atomsOf(cell)), cell]));
    for (const rows of fresh.keys()) if (rows === '' || remembered.has(rows)) fresh.delete(rows);
    const tellable = () => number.cells.map((cell) => disclosure.tell(atomsOf(cell))).every(Boolean);
    if (count + fresh.size > mostTold || !tellable()) {
      withheld.add(placeOf(number));
      continue;
    }
    count += fresh.size;
    for (const [rows, cell] of fresh) remembered.set(rows, cell);
  }
  ledger.tell(
    dataset.key,
    numbers
      .filter((number) => !withheld.has(placeOf(number)))
      .flatMap(({ cells: its }) => its.flatMap((cell) => remembered.get(rowsOf(atomsOf(cell))) ?? [])),
  );
  return found.map((groups, request) => {
    if (refused[request]) return refused[request] as Error;
    if (groups instanceof Error) return groups;
    const { measurement } = requests[request] as CellRequest;
    if (columnsOf(dataset, measurement).length === 0) return groups;
    const { statistic } = measurement;
    return groups.map((found, group) => {
      // What stands beside a number is of other rows, and of few.
      const each = { ...found, promised: true };
      const hidden = each.states.map((_, period) => withheld.has(placeOf({ request, group, period })));
      if (!hidden.some(Boolean)) return each;
      return {
        ...each,
        // What is taken out is gone: no sum of it can be made anywhere.
        states: each.states.map((state, period) => (hidden[period] ? emptyState(statistic) : state)),
        withheld: each.states.map((_, period) =>
          hidden[period] ? promised.minimum : (each.withheld?.[period] ?? null),
        ),
      };
    });
  });
}

/** The same for cells of the same rows; empty for none. */
const rowsOf = (atoms: readonly number[]): string => atoms.join(' ');

const placeOf = ({ request, group, period }: Pick<Told, 'request' | 'group' | 'period'>): string =>
  `${request} ${group} ${period}`;

/** What is no sum over the rows of its groups is not told at all. */
function whyNot(dataset: Dataset, { measurement, by }: CellRequest): RefusedError | null {
  const own = columnsOf(dataset, measurement);
  if (own.length === 0) return null;
  const staged = own.some(({ source }) => source.kind === 'balances' || source.kind === 'activity');
  const overlapping = (by.get(dataset.key) ?? []).some(({ dimension }) => isMultiValued(dimension));
  if (!staged && !overlapping) return null;
  const why = staged ? 'follows each respondent from one period to the next' : 'has groups that overlap';
  return refusalOf(
    dataset,
    `"${measurement.metric.name}" ${why}`,
    'Ask for a metric that counts or averages its rows, by dimensions with one value a row.',
  );
}

const columnsOf = (dataset: Dataset, { columns, statistic }: CellRequest['measurement']): readonly BoundColumn[] =>
  columns.filter(
    (column, index) => column.dataset === dataset.key && !isBesideColumn(statistic.columns[index] ?? { when: [] }),
  );

function numbersOf(
  dataset: Dataset,
  request: CellRequest,
  index: number,
  groups: readonly GroupStates[],
  { planning }: GuardContext,
): readonly Told[] {
  const own = columnsOf(dataset, request.measurement);
  if (own.length === 0) return [];
  const test = { where: request.where.get(dataset.key) ?? null, any: own.map(filterOf) };
  const by = request.by.get(dataset.key) ?? [];
  return request.periods.flatMap((period, at) => {
    const stretches = new Map(
      own.map((column) => {
        const time = dataset.dimensions.find(({ key }) => key === column.time) ?? null;
        const { start, end } = extentOf(period, time, column, planning);
        return [`${column.time} ${start} ${end}`, { time, start, end }];
      }),
    );
    return groups.map((each, group) => ({
      request: index,
      group,
      period: at,
      cells: [...stretches.values()].map((stretch) => ({ test, by, members: each.members, ...stretch })),
    }));
  });
}

const filterOf = ({ source, condition, present }: BoundColumn): RowFilter =>
  'filter' in source ? source.filter : { condition, present };
