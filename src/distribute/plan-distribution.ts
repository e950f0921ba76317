/** From placements and what the database knows of its tables to the statements that distribute them, in their order; nothing runs here. */
import { type Issue, issue, ok, type Result, refused } from '../kernel/issue.ts';
import type { Distribution, Placement } from './placement.ts';
import type { TableFacts, UniqueKey } from './table-facts.ts';

export interface DistributionPlan {
  readonly statements: readonly string[];
  /** What becomes different by them, for people. */
  readonly notes: readonly string[];
}

type Distributed = Extract<Placement, { kind: 'distributed' }>;

/** What Cairn keeps itself stays with the coordinator, cells and marks of rollups among it: there all of it is of one snapshot. */
export function planDistribution(
  { by, placements }: Distribution,
  facts: ReadonlyMap<string, TableFacts>,
): Result<DistributionPlan> {
  const known = placements.filter(({ table }) => facts.get(table)?.distributed === false);
  // A view follows the tables that it reads.
  const tables = known.filter(({ table }) => ['r', 'p'].includes(facts.get(table)?.kind ?? ''));
  const distributed = tables.filter((each): each is Distributed => each.kind === 'distributed');
  const whole = tables.filter(({ kind }) => kind === 'reference');
  const issues = [
    ...placements.filter(({ table }) => !facts.has(table)).map(missing),
    ...distributed.flatMap((each) => problemsOf(each, by, facts.get(each.table) as TableFacts)),
    ...whole.filter(({ table }) => facts.get(table)?.kind === 'p').map(partitioned),
    ...tables.flatMap(({ table }) => strangers(table, facts.get(table) as TableFacts)),
  ];
  if (issues.length > 0) return refused(...issues);
  const keys = distributed.map((each) => rekey(each, facts.get(each.table) as TableFacts));
  const filled = distributed.filter(({ table, column }) => facts.get(table)?.nullable.includes(column) === true);
  const triggers = tables.flatMap(({ table }) =>
    (facts.get(table)?.triggers ?? []).map((name) => [table, name] as const),
  );
  return ok({
    statements: [
      ...triggers.map(([table, name]) => `drop trigger ${quote(name)} on ${quoteTable(table)}`),
      ...(triggers.length > 0 ? [markAll] : []),
      ...whole.map(({ table }) => `select create_reference_table(${literal(quoteTable(table))})`),
      ...filled.map(
        ({ table, column }) => `alter table ${quoteTable(table)} alter column ${quote(column)} set not null`,
      ),
      ...keys.flatMap(({ statements }) => statements),
      ...colocated(distributed, facts),
      // The rows were copied to new tables, of which no machine knows anything yet.
      ...[...distributed, ...whole].map(({ table }) => `analyze ${quoteTable(table)}`),
    ],
    notes: [
      ...keys.flatMap(({ notes }) => notes),
      ...filled.map(
        ({ table, column }) =>
          `Rows of ${table} without ${column} are refused from then on: they would be of no machine.`,
      ),
      ...(triggers.length > 0 ? [untold(triggers.length)] : []),
    ],
  });
}

/** Nothing tells these rollups of writes any more. Until it is seen that they cannot be, every one of their cells is read from rows. */
const markAll = `insert into cairn.rollup_marks (rollup, starts, ends) select id, '-infinity', 'infinity' from cairn.rollups where marking is null and as_of is null`;

const untold = (triggers: number): string =>
  `Triggers of Cairn are dropped (${triggers}): tables that Citus keeps have none. Answers over these tables are not kept any more, and rollups are read where they are declared with writes: cairn, or with a refresh rule.`;

const partitioned = ({ table }: Placement): Issue =>
  issue(
    'DISTRIBUTION_IMPOSSIBLE',
    `The table ${table} has partitions, and Citus keeps none such whole on each machine.`,
    {
      path: [table],
      hints: ['Make one table of it, or let its rows point at the entity that facts are distributed by.'],
    },
  );

const missing = ({ table }: Placement): Issue =>
  issue('DISTRIBUTION_IMPOSSIBLE', `The table ${table} of the model is not in this database.`, {
    hints: ['Run cairn apply first: it tells what the model and the tables do not agree on.'],
  });

function problemsOf({ table, column }: Distributed, by: string, { uniques, withNulls }: TableFacts): readonly Issue[] {
  const wrong = (message: string, ...hints: readonly string[]) =>
    issue('DISTRIBUTION_IMPOSSIBLE', message, { path: [table], hints });
  return [
    ...(withNulls.includes(column)
      ? [
          wrong(
            `Some rows of ${table} have no ${column}, and belong to no machine.`,
            `Keep the table whole on each machine with --whole ${table}, or distribute by another entity with --by.`,
            `Or give these rows a ${by}; a ${by} that stands for unknown is counted as one.`,
          ),
        ]
      : []),
    ...uniques
      .filter(({ partial, columns }) => partial && !columns.includes(column))
      .map(({ name }) =>
        wrong(
          `The unique index ${name} of ${table} is over an expression or some of the rows, and holds on one machine only.`,
          `Drop it, or make it anew with ${column} as its first column.`,
        ),
      ),
  ];
}

const strangers = (table: string, { triggers }: TableFacts): readonly Issue[] =>
  triggers
    .filter((name) => !name.startsWith('cairn_'))
    .map((name) =>
      issue(
        'DISTRIBUTION_IMPOSSIBLE',
        `The table ${table} has the trigger ${name}; tables that Citus keeps have none.`,
        {
          path: [table],
          hints: ['Drop it, and do its work where rows are written.'],
        },
      ),
    );

/** A key holds where it begins with the column of distribution: each machine can then see to it alone. */
function rekey({ table, column }: Distributed, { uniques }: TableFacts) {
  const lacking = uniques.filter(({ columns }) => !columns.includes(column));
  return {
    statements: lacking.flatMap((key) => keyStatements(table, key, [column, ...key.columns])),
    notes: lacking.map(
      ({ primary, columns, name }) =>
        `${primary ? `The primary key of ${table}` : `The unique index ${name} of ${table}`} becomes (${[column, ...columns].join(', ')}): two rows of different ${column} may then share ${columns.join(', ')}.${primary ? ` Write primaryKey: [${[column, ...columns].join(', ')}] in the model before the next import.` : ''}`,
    ),
  };
}

function keyStatements(
  table: string,
  { name, primary, constraint }: UniqueKey,
  columns: readonly string[],
): readonly string[] {
  const list = columns.map(quote).join(', ');
  if (constraint)
    return [
      `alter table ${quoteTable(table)} drop constraint ${quote(name)}, add constraint ${quote(name)} ${primary ? 'primary key' : 'unique'} (${list})`,
    ];
  const [schema] = quoteTable(table).split('.');
  return [
    `drop index ${schema}.${quote(name)}`,
    `create unique index ${quote(name)} on ${quoteTable(table)} (${list})`,
  ];
}

/** Columns of one type are laid out alike, so that rows of one customer are on one machine, whatever table they are of. */
function colocated(tables: readonly Distributed[], facts: ReadonlyMap<string, TableFacts>): readonly string[] {
  const firstOfType = new Map<string, string>();
  return tables.map(({ table, column }) => {
    const type = facts.get(table)?.columns.get(column) ?? '';
    const first = firstOfType.get(type);
    if (first === undefined) firstOfType.set(type, table);
    const beside = first === undefined ? 'none' : quoteTable(first);
    return `select create_distributed_table(${literal(quoteTable(table))}, ${literal(column)}, colocate_with => ${literal(beside)})`;
  });
}

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
/** A name without a schema is found on the search path, as it is everywhere. */
const quoteTable = (table: string): string => table.split('.').map(quote).join('.');
