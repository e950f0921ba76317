/** The shapes that make a distributed database move rows of facts, or that it refuses: the right column of the design, one rule each. */
import { columnOf, isGrouped, type Node, nameOf, nodesOf, rawFacts, type Select, type Statement } from './statement.ts';

/** Whether a statement has the shape. */
export type Rule = (statement: Statement) => boolean;

const some =
  (has: (select: Select, statement: Statement) => boolean): Rule =>
  (statement) =>
    statement.selects.some((select) => has(select, statement));

/** Calls in what a select computes, not in the selects inside of it. */
const callsOf = ({ node }: Select): readonly Node[] =>
  nodesOf([node.targetList, node.whereClause, node.havingClause, node.groupClause, node.sortClause], 'FuncCall');

const readsFacts = ({ node, named }: Select, { facts }: Statement): boolean =>
  rawFacts(node.fromClause, named, facts).size > 0;

const joinsOf = ({ node }: Select): readonly Node[] => nodesOf(node.fromClause, 'JoinExpr');

const spread: ReadonlySet<string> = new Set(
  'stddev stddev_pop stddev_samp variance var_pop var_samp corr covar_pop covar_samp'.split(' '),
);

/** Send n, Σx and Σx², which add up. */
const spreadAggregate = some((select) =>
  callsOf(select).some((call) => spread.has(nameOf(call)) || nameOf(call).startsWith('regr_')),
);

const percentile = some(
  (select, statement) =>
    callsOf(select).some((call) => call.agg_within_group === true && nameOf(call).startsWith('percentile_')) &&
    readsFacts(select, statement),
);

const mode = some((select) =>
  callsOf(select).some((call) => call.agg_within_group === true && nameOf(call) === 'mode'),
);

/** Lists of rows are as many as the rows. */
const gathered = some(
  (select, statement) =>
    callsOf(select).some((call) => ['array_agg', 'string_agg', 'json_agg', 'jsonb_agg'].includes(nameOf(call))) &&
    readsFacts(select, statement) &&
    !groupsByDistribution(select, statement),
);

const groupingSets = some(
  (select, statement) => nodesOf(select.node.groupClause, 'GroupingSet').length > 0 && readsFacts(select, statement),
);

/** The columns of distribution of the facts that a select reads, by every name that they have there or further in. */
function distributionColumns({ node, named }: Select, { facts }: Statement): ReadonlySet<string> {
  const columns = [...rawFacts(node.fromClause, named, facts).values()].map((table) => facts.get(table) ?? '');
  return new Set([...columns, ...namesGiven(node.fromClause, new Set(columns))]);
}

/** `"t"."customer_id" as "member_0"`, in selects that are read from. */
function namesGiven(from: unknown, columns: ReadonlySet<string>): readonly string[] {
  return nodesOf(from, 'RangeSubselect').flatMap((each) => {
    const { SelectStmt } = each.subquery as { readonly SelectStmt: Node };
    const known = new Set([...columns, ...namesGiven(SelectStmt.fromClause, columns)]);
    const given = nodesOf(SelectStmt.targetList, 'ResTarget').flatMap(({ name, val }) =>
      name !== undefined && known.has(columnOf(val).at(-1) ?? '') ? [String(name)] : [],
    );
    return [...known, ...given];
  });
}

const groupsByDistribution = (select: Select, statement: Statement): boolean => {
  const columns = distributionColumns(select, statement);
  const targets = (select.node.targetList ?? []) as readonly { readonly ResTarget: Node }[];
  const groups = (select.node.groupClause ?? []) as readonly Node[];
  return groups.some((group) => {
    const at = (group.A_Const as { readonly ival?: { readonly ival?: number } } | undefined)?.ival?.ival;
    return columns.has(columnOf(at === undefined ? group : targets[at - 1]?.ResTarget.val).at(-1) ?? '');
  });
};

const distinctElsewhere = some((select, statement) => {
  const columns = distributionColumns(select, statement);
  return (
    columns.size > 0 &&
    callsOf(select).some(
      ({ agg_distinct, args }) =>
        agg_distinct === true &&
        !((args ?? []) as readonly Node[]).some((each) => columns.has(columnOf(each).at(-1) ?? '')),
    ) &&
    !groupsByDistribution(select, statement)
  );
});

const sidesOf = ({ larg, rarg }: Node, { named }: Select, { facts }: Statement) =>
  [rawFacts([larg], named, facts), rawFacts([rarg], named, facts)] as const;

const outerFact = some((select, statement) =>
  joinsOf(select).some((join) => {
    const [left, right] = sidesOf(join, select, statement);
    return join.jointype === 'JOIN_LEFT' && left.size === 0 && right.size > 0;
  }),
);

const fullJoin = some((select, statement) =>
  joinsOf(select).some((join) => {
    const [left, right] = sidesOf(join, select, statement);
    return ['JOIN_FULL', 'JOIN_RIGHT'].includes(String(join.jointype)) && left.size + right.size > 0;
  }),
);

const isDistribution = (
  column: readonly string[],
  side: ReadonlyMap<string, string>,
  { facts }: Statement,
): boolean => {
  const table = side.get(column[0] ?? '');
  return table !== undefined && facts.get(table) === column.at(-1);
};

/** Both sides of an equation are columns of distribution. */
const equates = (
  within: unknown,
  left: ReadonlyMap<string, string>,
  right: ReadonlyMap<string, string>,
  statement: Statement,
): boolean =>
  nodesOf(within, 'A_Expr').some(({ lexpr, rexpr, name }) => {
    const [one, other] = [columnOf(lexpr), columnOf(rexpr)];
    const equal = JSON.stringify(name).includes('"="');
    return (
      equal &&
      ((isDistribution(one, left, statement) && isDistribution(other, right, statement)) ||
        (isDistribution(other, left, statement) && isDistribution(one, right, statement)))
    );
  });

const apart = some((select, statement) => {
  const joined = joinsOf(select).some((join) => {
    const [left, right] = sidesOf(join, select, statement);
    return left.size > 0 && right.size > 0 && !equates(join.quals, left, right, statement);
  });
  const listed = ((select.node.fromClause ?? []) as readonly Node[]).map((each) =>
    rawFacts([each], select.named, statement.facts),
  );
  const withFacts = listed.filter(({ size }) => size > 0);
  const [first, ...others] = withFacts;
  return (
    joined || others.some((other) => first !== undefined && !equates(select.node.whereClause, first, other, statement))
  );
});

const lateral = some((select, { facts }) =>
  [...nodesOf(select.node.fromClause, 'RangeSubselect')].some(
    ({ lateral: isLateral, subquery }) =>
      isLateral === true && rawFacts(((subquery as Node).SelectStmt as Node).fromClause, select.named, facts).size > 0,
  ),
);

const calendarLeft = some((select, statement) =>
  joinsOf(select).some((join) => {
    const [left, right] = sidesOf(join, select, statement);
    return (
      join.jointype === 'JOIN_LEFT' &&
      nodesOf(join.larg, 'RangeFunction').length > 0 &&
      left.size === 0 &&
      right.size > 0
    );
  }),
);

const unionOfRows = some(({ node, named }, { facts }) => {
  if (node.op !== 'SETOP_UNION') return false;
  const isRaw = (side: Node): boolean =>
    side.op === 'SETOP_NONE' && !isGrouped(side) && rawFacts(side.fromClause, named, facts).size > 0;
  return isRaw(node.larg as Node) || isRaw(node.rarg as Node);
});

const unionDistinct = some(({ node }) => node.op === 'SETOP_UNION' && node.all !== true);

const scalarBesideGroups = some(
  ({ node }) =>
    isGrouped(node) && nodesOf(node.targetList, 'SubLink').some(({ subLinkType }) => subLinkType === 'EXPR_SUBLINK'),
);

/** A limit inside asks one machine which rows are the first of all. */
const limitInside = some(
  (select, statement) =>
    !select.top &&
    (select.node.limitCount !== undefined || select.node.limitOffset !== undefined) &&
    readsFacts(select, statement),
);

/** What is named and kept is brought together before it is read. */
const keptRows = some((select, { facts }) => {
  const { ctes = [] } = (select.node.withClause ?? {}) as { readonly ctes?: readonly Node[] };
  return ctes.some((each) => {
    const { ctematerialized, ctequery } = each.CommonTableExpr as Node;
    const query = (ctequery as Node).SelectStmt as Node;
    return (
      ctematerialized === 'CTEMaterializeAlways' &&
      query.op === 'SETOP_NONE' &&
      !isGrouped(query) &&
      rawFacts(query.fromClause, select.named, facts).size > 0
    );
  });
});

/** A window over all machines needs all rows in one place, unless each machine has whole partitions. */
const windowOfRows = some((select, statement) => {
  const columns = distributionColumns(select, statement);
  return (
    columns.size > 0 &&
    !isGrouped(select.node) &&
    callsOf(select).some(({ over }) => {
      const { partitionClause = [] } = (over ?? {}) as { readonly partitionClause?: readonly Node[] };
      return over !== undefined && !partitionClause.some((each) => columns.has(columnOf(each).at(-1) ?? ''));
    })
  );
});

export const rules = {
  'a spread that sums can replace': spreadAggregate,
  'a percentile of rows': percentile,
  'the most frequent value': mode,
  'a list of rows': gathered,
  'grouping sets of rows': groupingSets,
  'a distinct count off the column of distribution': distinctElsewhere,
  'a reference table left joined to rows': outerFact,
  'a full or right join of rows': fullJoin,
  'facts joined off the column of distribution': apart,
  'a lateral read of rows': lateral,
  'generated rows left joined to rows': calendarLeft,
  'a union of rows': unionOfRows,
  'a union that sorts out duplicates': unionDistinct,
  'a scalar subquery beside groups': scalarBesideGroups,
  'a limit inside': limitInside,
  'rows that are kept under a name': keptRows,
  'a window over rows of many customers': windowOfRows,
} as const satisfies Readonly<Record<string, Rule>>;

export type Shape = keyof typeof rules;

export const shapesOf = (statement: Statement): readonly Shape[] =>
  (Object.keys(rules) as Shape[]).filter((name) => rules[name](statement));
