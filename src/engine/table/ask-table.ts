/** Answers a table: one question a metric, all asked together, their groups joined on members. */
import { didYouMean } from '../../kernel/did-you-mean.ts';
import { collect, type Issue, issue, ok, type Result, refused, unwrap } from '../../kernel/issue.ts';
import type { Metric } from '../../model/metric.ts';
import type { Question } from '../../query/question.ts';
import type { Answer, Group } from '../answer.ts';
import { findByKey } from '../definitions/find-by-key.ts';
import { groupKey } from '../members.ts';
import { type ReadingSet, sameGroup } from '../reading.ts';
import { createReadingSet } from '../reading-set.ts';
import type { Session } from '../session.ts';
import { sortRows } from './sort-rows.ts';
import type { TableOrder, TableQuestion, TableRow } from './table.ts';

/** The rows in their order: every group that any of the metrics has, in every period. */
export async function askRows(session: Session, question: TableQuestion): Promise<readonly TableRow[]> {
  const sets = unwrap(rowSets(session, question));
  const answers = await askAll(sets, question);
  return sortRows(rowsOf(question, sets, answers, joined(answers)), question);
}

/** Every group of any answer, once. */
function joined(answers: readonly Answer[]): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const group of answers.flatMap((answer) => answer.groups)) {
    if (!groups.has(groupKey(group))) groups.set(groupKey(group), group);
  }
  return [...groups.values()];
}

/**
 * The same rows in the same order, a chunk of them at a time. Without a ranking and in the order of members they come from
 * cursors, in constant memory and without a limit of cells; otherwise they are asked whole, and then handed out.
 */
export async function* streamRows(session: Session, question: TableQuestion): AsyncGenerator<readonly TableRow[]> {
  const sets = unwrap(rowSets(session, question));
  const chunks = goesByMembers(question) ? session.stream(sets.map((set) => set.question)) : null;
  if (chunks) {
    for await (const answers of chunks) yield sortRows(rowsOf(question, sets, answers, joined(answers)), question);
    return;
  }
  const rows = await askRows(session, question);
  for (let at = 0; at < rows.length; at += chunkRows) yield rows.slice(at, at + chunkRows);
}

const chunkRows = 2000;

/** Whether the order asked for is the one that rows have anyway: by members, then in time. */
function goesByMembers({ order, by }: TableQuestion): boolean {
  const own = [...by.map((dimension) => `dimension ${dimension}`), 'period'];
  return order.every((rule, index) => !rule.descending && ruleName(rule) === own[index]);
}

const ruleName = (rule: TableOrder): string => (rule.kind === 'dimension' ? `dimension ${rule.dimension}` : rule.kind);

/** A total is its own question to the database, never a sum of parts. */
export async function askTotals(session: Session, question: TableQuestion): Promise<readonly TableRow[]> {
  const sets = unwrap(rowSets(session, { ...question, by: [], top: null, order: [] }));
  const answers = await askAll(sets, question);
  return rowsOf(question, sets, answers, [{ members: [], other: false, values: [] }]);
}

/** The questions behind the rows, for `explain`. */
export const tableQuestions = (session: Session, question: TableQuestion): Result<readonly Question[]> => {
  const sets = rowSets(session, question);
  return sets.kind === 'ok' ? ok(sets.value.map((set) => set.question)) : sets;
};

function rowSets(session: Session, question: TableQuestion): Result<readonly ReadingSet[]> {
  const metrics = collect(
    question.metrics.map((key, index) => findByKey(session.model.metrics, key, 'metric', ['metrics', index])),
  );
  const misplaced = checkColumns(question);
  if (metrics.kind === 'refused') return refused(...metrics.issues, ...misplaced);
  if (misplaced.length > 0) return refused(...misplaced);
  return ok(
    metrics.value.map((metric) => createReadingSet(session, metric, question.times, sliceOf(question, metric))),
  );
}

/** A table without columns, or an order or ranking by what is not in it. */
function checkColumns({ metrics, by, order, top }: TableQuestion): readonly Issue[] {
  const issues =
    metrics.length === 0 ? [issue('MALFORMED_INPUT', 'The table has no metric.', { path: ['metrics'] })] : [];
  const mustHave = (key: string, columns: readonly string[], path: readonly (string | number)[]) => {
    if (columns.includes(key)) return;
    const hints = [...didYouMean(key, columns), `Columns of that kind: ${columns.join(', ') || 'none'}.`];
    issues.push(issue('MALFORMED_INPUT', `The table has no column "${key}".`, { path, hints }));
  };
  for (const [index, rule] of order.entries()) {
    if (rule.kind === 'metric') mustHave(rule.metric, metrics, ['orderBy', index, 'metric']);
    if (rule.kind === 'dimension') mustHave(rule.dimension, by, ['orderBy', index, 'dimension']);
  }
  return issues.concat(
    top && by.length === 0
      ? [issue('MALFORMED_INPUT', 'There is nothing to rank.', { path: ['top'], hints: ['Name dimensions in by.'] })]
      : [],
  );
}

function sliceOf({ by, where, top, times, metrics, valuesOnly }: TableQuestion, metric: Metric) {
  const ranking =
    top && by.length > 0 ? { ...top, metric: top.metric ?? metrics[0] ?? metric.key, period: times.whole } : null;
  return { by, where, top: ranking, valuesOnly };
}

function askAll(sets: readonly ReadingSet[], { foreseen }: TableQuestion): Promise<readonly Answer[]> {
  for (const set of sets) set.foresee(foreseen);
  return Promise.all(sets.map((set) => set.answer()));
}

const rowsOf = (
  { times }: TableQuestion,
  sets: readonly ReadingSet[],
  answers: readonly Answer[],
  groups: readonly Group[],
): readonly TableRow[] =>
  groups.flatMap((group) => {
    const own = answers.map((answer) => sameGroup(answer, group));
    return times.shown.map((period, position) => ({
      members: group.members,
      other: group.other,
      period,
      cells: sets.map((set, column) => ({ set, position, group: own[column] ?? null })),
    }));
  });
