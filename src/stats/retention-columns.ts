/** Which sums a retention keeps of a period, and where each of them lies. */
import { type Exact, subtract, zero } from './exact.ts';
import type { CellColumn, EntityOutput, Reading, State } from './statistic.ts';

export interface RetentionOptions {
  /** Whether entities are counted, or their amounts added up. */
  readonly of: 'entities' | 'amount';
  readonly measure: 'lost' | 'retained' | 'net' | 'gained';
  /** `start`: who has an amount as of the start of the period. `previous`: who had one within the period before. */
  readonly cohort: 'start' | 'previous';
  /** Of entities: those at the start, or the mean of both ends. */
  readonly denominator: 'start' | 'average';
  /** Of entities: only losses of the cohort, or those of entities that came within the period as well. */
  readonly losses: 'cohort' | 'all';
}

export interface RetentionSums {
  /** Entities at the start, or of the period before. */
  readonly present: Exact;
  readonly presentAtEnd: Exact;
  readonly lost: Exact;
  readonly passed: Exact;
  /** The amount of those at the start. */
  readonly amount: Exact;
  readonly reduced: Exact;
  readonly gained: Exact;
}

const column = (name: string, output: EntityOutput, reading: Reading): CellColumn => ({
  name,
  of: [],
  when: ['entity'],
  output,
  reading,
});

/** Of amounts, whose value the entities do not enter. */
const asSample = (column: CellColumn): CellColumn => ({ ...column, contextOnly: 'sample' });

const present = column('present', 'present', 'start');
const presentAtEnd = column('present_at_end', 'present', 'end');
const passed = column('passed', 'passed', 'within');

const ofBalance = {
  entities: [present, presentAtEnd, column('lost', 'lost', 'within'), passed],
  amount: [
    asSample(present),
    passed,
    column('amount', 'amount', 'start'),
    column('reduced', 'reduced', 'within'),
    column('gained', 'gained', 'within'),
  ],
} as const;

const ofActivity = {
  entities: [column('present', 'present', 'previous'), column('kept', 'kept', 'within')],
  amount: [
    asSample(column('present', 'present', 'previous')),
    column('amount', 'amount', 'previous'),
    column('kept_amount', 'kept_amount', 'within'),
    column('next_amount', 'next_amount', 'within'),
  ],
} as const;

/** The columns, and how to read a state made of them; what is not kept reads as 0. */
export function bindColumns({ of, cohort, losses }: RetentionOptions): {
  readonly columns: readonly CellColumn[];
  readonly read: (state: State) => RetentionSums;
} {
  const all: readonly CellColumn[] = cohort === 'start' ? ofBalance[of] : ofActivity[of];
  // Who came and went is no loss but where all losses count: it is told beside the number.
  const columns = of === 'entities' && losses === 'all' ? all : all.map(asBeside);
  const places = new Map(columns.map(({ name }, index) => [name, index]));
  return {
    columns,
    read: (state) => {
      const at = (name: string): Exact => state[places.get(name) ?? -1] ?? zero;
      const sums = { present: at('present'), presentAtEnd: at('present_at_end'), passed: at('passed') };
      if (cohort === 'start')
        return { ...sums, lost: at('lost'), amount: at('amount'), reduced: at('reduced'), gained: at('gained') };
      return {
        ...sums,
        lost: subtract(at('present'), at('kept')),
        amount: at('amount'),
        reduced: subtract(at('amount'), at('kept_amount')),
        gained: subtract(at('next_amount'), at('kept_amount')),
      };
    },
  };
}

const asBeside = (column: CellColumn): CellColumn =>
  column === passed ? { ...column, contextOnly: 'beside' } : column;
