/** The statement that writes the surviving rows of the stage. */
import type { Mapping } from '../mapping.ts';
import { quoteName, quoteNames } from '../table/quote-name.ts';
import { differs, lineColumn, type Stage, sameKey, stageName, survives } from './stage-table.ts';

interface MergeExtent {
  readonly survivors: number;
  readonly inserted: number;
  readonly updated: number;
}

/** Whether the key of a row of the stage is in the table, beside `besideTable`. */
export const known = (stage: Stage): string => `there.${quoteName(stage.key[0] ?? '')} IS NOT NULL`;

export const besideTable = (stage: Stage): string =>
  `LEFT JOIN ${stage.table.sqlName} AS there ON ${sameKey(stage, 'there', 'here')}`;

/**
 * Rows that stay as they are are left out:
 *
 *     INSERT INTO things AS stored (id, name) SELECT here.id, here.name FROM stage AS here LEFT JOIN things AS there ON there.id = here.id
 *     WHERE survives AND (there.id IS NULL OR here.name IS DISTINCT FROM there.name) ORDER BY line
 *     ON CONFLICT (id) DO UPDATE SET name = EXCLUDED.name WHERE stored.name IS DISTINCT FROM EXCLUDED.name
 *
 * But where the table may store something else than a row says, by triggers or rules, which rows stay as they are is only known when they are there:
 * then all are sent. Rules refuse the clause, and so the import.
 */
export function mergeStatement(
  stage: Stage,
  onConflict: Mapping['onConflict'],
  { survivors, inserted, updated }: MergeExtent,
): string {
  const { table } = stage;
  const names = stage.columns.map(({ name }) => name);
  const head = `/* import merge */ INSERT INTO ${table.sqlName} AS stored (${quoteNames(names)}) SELECT ${quoteNames(names, 'here.')} FROM ${stageName} AS here`;
  const order = `ORDER BY ${lineColumn}`;
  const arbitrates = survivors > inserted;
  if (table.rewritesRows) {
    const clause = arbitrates || table.hasRules ? onKnown(stage, onConflict) : '';
    return `${head} WHERE ${survives} ${order} ${clause}`;
  }
  if (!arbitrates) return `${head} WHERE ${survives} ${order}`;
  if (updated === 0) return `${head} ${besideTable(stage)} WHERE ${survives} AND NOT ${known(stage)} ${order}`;
  const news = `(NOT ${known(stage)} OR ${differs(stage, 'here', 'there')})`;
  return `${head} ${besideTable(stage)} WHERE ${survives} AND ${news} ${order} ${onKnown(stage, onConflict)}`;
}

function onKnown(stage: Stage, onConflict: Mapping['onConflict']): string {
  const rest = stage.columns.filter((column) => !stage.key.includes(column.name));
  const action =
    onConflict === 'update' && rest.length > 0
      ? `DO UPDATE SET ${rest.map(({ name }) => `${quoteName(name)} = EXCLUDED.${quoteName(name)}`).join(', ')} WHERE ${differs(stage, 'stored', 'EXCLUDED')}`
      : 'DO NOTHING';
  return `ON CONFLICT (${quoteNames(stage.key)}) ${action}`;
}
