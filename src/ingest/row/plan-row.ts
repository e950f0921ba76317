/** Binds a mapping to the headers of a file and the columns of a table: a plan, or everything that does not match. */
import { RE2JS } from 're2js';
import { didYouMean } from '../../kernel/did-you-mean.ts';
import { type Issue, issue, ok, type Result, refused, type SourceLocation } from '../../kernel/issue.ts';
import type { TableDataset } from '../../model/dataset.ts';
import { show } from '../convert/converter.ts';
import type { ColumnMapping, Mapping } from '../mapping.ts';
import type { TargetColumn, TargetTable } from '../table/target-table.ts';
import { checkColumn } from './check-column.ts';
import { converterOf } from './converter-of.ts';
import { HeaderIndex } from './header-index.ts';
import { readSource } from './read-source.ts';
import type { ColumnReader, FileRow, PlannedColumn, RowPlan } from './row-plan.ts';

type Path = readonly (string | number)[];

export interface PlanRowRequest {
  readonly dataset: TableDataset;
  readonly mapping: Mapping;
  readonly table: TargetTable;
  readonly headers: readonly string[];
  readonly file: string;
  /** Where a part of the mapping stands in its file, if it came from one. */
  readonly locate?: ((path: Path) => SourceLocation) | undefined;
}

/** The columns that a file brings when the mapping lists none: every header that is the name of a table column. */
function columnsByName(headers: readonly string[], names: readonly string[]): Readonly<Record<string, ColumnMapping>> {
  const headerSet = new Set(headers.map((header) => header.trim().toLowerCase()));
  return Object.fromEntries(names.filter((name) => headerSet.has(name.toLowerCase())).map((name) => [name, {}]));
}

/** IMPORT_COLUMN_MISSING and IMPORT_MAPPING_INVALID, all of them together. */
export function planRow(request: PlanRowRequest): Result<RowPlan> {
  const { dataset, mapping, table, headers, locate } = request;
  const index = new HeaderIndex(headers);
  const issues: Issue[] = [];
  const names = table.columns.map((column) => column.name);
  const mapped = Object.entries(mapping.columns ?? columnsByName(headers, names));

  const columns: PlannedColumn[] = [];
  for (const [name, column] of mapped) {
    const path = ['columns', name];
    const target = table.columns.find((one) => one.name === name);
    if (!target) {
      issues.push(
        issue('IMPORT_MAPPING_INVALID', `The table ${dataset.table} has no column "${name}".`, {
          path,
          hints: didYouMean(name, names),
          location: locate?.(path),
        }),
      );
      continue;
    }
    issues.push(...checkColumn(name, column, target, mapping, locate));
    const required = column.required === true || dataset.primaryKey.includes(name) || (target.notNull && !column.hash);
    columns.push({
      target,
      required,
      read: column.hash ? null : readColumn(name, column, target, index, request),
      hashOf: null,
    });
  }
  mapped.forEach(([name, column]) => {
    const position = columns.findIndex((one) => one.target.name === name);
    const planned = columns[position];
    if (planned && column.hash)
      columns[position] = { ...planned, hashOf: hashed(name, column.hash, columns, issues, locate) };
  });

  for (const target of table.columns) {
    if (mapped.some(([name]) => name === target.name)) continue;
    const key = dataset.primaryKey.includes(target.name);
    if (!key && (!target.notNull || target.hasDefault)) continue;
    const why = key ? 'the rows are told apart by it' : 'it may not be null';
    const hints = [
      ...didYouMean(target.name, headers),
      mapping.columns
        ? `Add "${target.name}" to the columns of the mapping.`
        : 'A mapping file (--map) can say which column of the file it is, or build it.',
    ];
    issues.push(
      issue('IMPORT_COLUMN_MISSING', `Nothing fills the column "${target.name}" of ${dataset.table}, and ${why}.`, {
        path: ['columns', target.name],
        hints,
        location: locate?.(['columns']),
      }),
    );
  }

  const skips = mapping.skip.map(({ column, in: texts }, position) => {
    const path = ['skip', position, 'column'];
    return { field: index.find(column, path, locate?.(path)), texts: new Set(texts) };
  });
  const found = [...index.issues, ...issues];
  if (found.length > 0) return refused(...found);
  return ok({
    columns,
    fieldCount: headers.length,
    skips: (row: FileRow) => skips.some(({ field, texts }) => texts.has((row.fields[field] ?? '').trim())),
    ignored: index.unused(),
  });
}

function readColumn(
  name: string,
  column: ColumnMapping,
  target: TargetColumn,
  index: HeaderIndex,
  request: PlanRowRequest,
): ColumnReader {
  const { mapping, file, locate } = request;
  const source = readSource(column, name, {
    file,
    find: (header, step) => {
      const path = ['columns', name, ...step];
      return index.find(header, path, locate?.(path));
    },
    blank: {
      trim: column.trim ?? true,
      texts: new Set([...mapping.blank, ...(column.blank ?? [])]),
      pattern: column.blankPattern === undefined ? null : RE2JS.compile(column.blankPattern),
    },
  });
  const convert = converterOf(column, target, mapping);
  const recode = column.recode ? new Map(Object.entries(column.recode)) : null;
  return (row) => {
    const text = source(row);
    if (text === null) return null;
    const recoded = recode?.get(text);
    if (recoded === null) return null;
    if (recoded !== undefined) return convert(recoded);
    if (recode && column.otherwise === 'reject')
      return { misfit: `${show(text)} is not one of the values that recode names` };
    if (recode && column.otherwise === 'blank') return null;
    return convert(text);
  };
}

function hashed(
  name: string,
  of: 'all' | readonly string[],
  columns: readonly PlannedColumn[],
  issues: Issue[],
  locate?: (path: Path) => SourceLocation,
): readonly number[] {
  const readable = columns.flatMap((column, position) => (column.read ? [{ name: column.target.name, position }] : []));
  if (of === 'all') return readable.map(({ position }) => position);
  return of.flatMap((wanted, step) => {
    const found = readable.find((column) => column.name === wanted);
    if (found) return [found.position];
    const path = ['columns', name, 'hash', step];
    issues.push(
      issue('IMPORT_MAPPING_INVALID', `The hash names "${wanted}", which is no other column of the mapping.`, {
        path,
        hints: didYouMean(
          wanted,
          readable.map((column) => column.name),
        ),
        location: locate?.(path),
      }),
    );
    return [];
  });
}
