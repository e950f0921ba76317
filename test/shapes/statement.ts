/** A statement as Postgres itself reads it, and what the rules of shapes ask of it. */
import { parse } from 'pgsql-parser';
import type { Distribution } from '../../src/distribute/placement.ts';

/** A node of the parse tree: one key names its kind, or a plain object of fields. */
export type Node = { readonly [field: string]: unknown };

/** Tables that are distributed, each with its column, `schema.name`; every other table is on each machine. */
export type Facts = ReadonlyMap<string, string>;

export const factsOf = ({ placements }: Distribution): Facts =>
  new Map(placements.flatMap((each) => (each.kind === 'distributed' ? [[each.table, each.column] as const] : [])));

export interface Select {
  readonly node: Node;
  /** Its common table expressions and those around it. */
  readonly named: ReadonlyMap<string, Node>;
  /** Whether its rows are the answer. */
  readonly top: boolean;
}

export interface Statement {
  readonly selects: readonly Select[];
  readonly facts: Facts;
}

export async function parseStatement(text: string, facts: Facts): Promise<Statement> {
  const { stmts } = (await parse(text)) as unknown as { readonly stmts: readonly { readonly stmt: Node }[] };
  const selects = stmts.flatMap(({ stmt }) => selectsIn(stmt, new Map(), true));
  if (selects.length === 0) throw new Error(`No select in: ${text}`);
  return { selects, facts };
}

function selectsIn(value: unknown, named: ReadonlyMap<string, Node>, top: boolean): readonly Select[] {
  if (Array.isArray(value)) return value.flatMap((each) => selectsIn(each, named, top));
  if (typeof value !== 'object' || value === null) return [];
  const node = value as Node;
  if (
    !('SelectStmt' in node) &&
    !('targetList' in node && 'limitOption' in node) &&
    !('op' in node && 'limitOption' in node)
  )
    return Object.values(node).flatMap((each) => selectsIn(each, named, top));
  const select = ('SelectStmt' in node ? node.SelectStmt : node) as Node;
  const inScope = new Map([...named, ...expressionsOf(select)]);
  const { larg, rarg, ...own } = select;
  return [
    { node: select, named: inScope, top },
    // The two sides of a union are as far up as the union is.
    ...[larg, rarg].flatMap((side) => (side === undefined ? [] : selectsIn(side, inScope, top))),
    ...Object.values(own).flatMap((each) => selectsIn(each, inScope, false)),
  ];
}

function expressionsOf(select: Node): readonly (readonly [string, Node])[] {
  const { ctes = [] } = (select.withClause ?? {}) as { readonly ctes?: readonly Node[] };
  return ctes.map((each) => {
    const { ctename, ctequery } = each.CommonTableExpr as Node;
    return [String(ctename), (ctequery as Node).SelectStmt as Node];
  });
}

/** Every node of a kind, `FuncCall`, below a value; not in the selects inside of it. */
export function nodesOf(value: unknown, kind: string): readonly Node[] {
  if (Array.isArray(value)) return value.flatMap((each) => nodesOf(each, kind));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === 'SelectStmt' ||
    name === 'subquery' ||
    name === 'subselect' ||
    name === 'withClause' ||
    (name === 'larg' && isSelect(inner))
      ? []
      : [...(name === kind ? [inner as Node] : []), ...nodesOf(inner, kind)],
  );
}

const isSelect = (value: unknown): boolean => typeof value === 'object' && value !== null && 'limitOption' in value;

export const isGrouped = ({ groupClause, targetList, distinctClause }: Node): boolean =>
  groupClause !== undefined ||
  distinctClause !== undefined ||
  nodesOf(targetList, 'FuncCall').some((call) => aggregates.has(nameOf(call)) && call.over === undefined);

const aggregates: ReadonlySet<string> = new Set([
  ...['count', 'sum', 'min', 'max', 'avg', 'array_agg', 'string_agg', 'bool_or', 'bool_and', 'json_agg'],
  ...['percentile_cont', 'percentile_disc', 'mode', 'stddev', 'variance', 'corr'],
]);

export const nameOf = (call: Node): string => {
  const names = call.funcname as readonly { readonly String: { readonly sval: string } }[];
  return names.at(-1)?.String.sval ?? '';
};

/** Distributed tables whose own rows come out of something that is read from, by alias; grouped rows are no rows of a fact any more. */
export function rawFacts(from: unknown, named: ReadonlyMap<string, Node>, facts: Facts): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const add = (alias: string, table: string): void => void found.set(alias, table);
  const look = (value: unknown, inside: ReadonlySet<string>): void => {
    if (Array.isArray(value)) for (const each of value) look(each, inside);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
    const { RangeVar, RangeSubselect, JoinExpr } = value as Record<string, Node | undefined>;
    if (RangeVar) {
      const table = [RangeVar.schemaname, RangeVar.relname].filter((part) => part !== undefined).join('.');
      const alias = String(((RangeVar.alias ?? {}) as Node).aliasname ?? RangeVar.relname);
      const expression = RangeVar.schemaname === undefined ? named.get(table) : undefined;
      if (expression && !inside.has(table))
        for (const [, fact] of ofSelect(expression, new Set([...inside, table]))) add(alias, fact);
      else if (facts.has(table)) add(alias, table);
    }
    if (RangeSubselect) {
      const alias = String(((RangeSubselect.alias ?? {}) as Node).aliasname ?? '');
      for (const [, fact] of ofSelect((RangeSubselect.subquery as Node).SelectStmt as Node, inside)) add(alias, fact);
    }
    if (JoinExpr) look([JoinExpr.larg, JoinExpr.rarg], inside);
  };
  const ofSelect = (select: Node, inside: ReadonlySet<string>): ReadonlyMap<string, string> => {
    if (select.op !== 'SETOP_NONE')
      return new Map([...ofSelect(select.larg as Node, inside), ...ofSelect(select.rarg as Node, inside)]);
    return isGrouped(select)
      ? new Map()
      : rawFacts(select.fromClause, new Map([...named, ...expressionsOf(select)]), facts);
  };
  look(from, new Set());
  return found;
}

/** `t.customer_id` as `['t', 'customer_id']`. */
export const columnOf = (node: unknown): readonly string[] => {
  const { ColumnRef } = (node ?? {}) as {
    readonly ColumnRef?: { readonly fields: readonly { readonly String?: { readonly sval: string } }[] };
  };
  return ColumnRef?.fields.map(({ String: text }) => text?.sval ?? '*') ?? [];
};
