/** Cross-checks of the bridge of a multi-valued dimension, as far as they can be judged without a database. */
import { type Bridge, keyColumns, rowColumns } from '../bridge.ts';
import type { Dataset, Dimension } from '../dataset.ts';
import { type Finding, finding, type Place, within } from './finding.ts';

export function checkBridge(dataset: Dataset, dimension: Dimension, bridge: Bridge, place: Place): readonly Finding[] {
  const found: Finding[] = [];
  const { key, type } = dimension;
  if (type === 'timestamp' || type === 'timestamptz')
    found.push(
      finding(
        within(place, 'type'),
        'MODEL_WRONG_TYPE',
        `"${key}" is a ${type}, and a row cannot have several of those.`,
        'A dimension with many is a string, number, boolean or date.',
      ),
    );
  const parts = bridge.table?.split('.') ?? [];
  if (parts.length > 2 || parts.some((part) => part === ''))
    found.push(
      finding(
        within(place, 'many', 'table'),
        'MODEL_INVALID',
        `"${bridge.table}" is not a table.`,
        'Write `name` or `schema.name`.',
      ),
    );
  const rows = rowColumns(bridge);
  const keys = keyColumns(bridge, dataset);
  if (rows.length !== keys.length)
    found.push(
      finding(
        within(place, 'many', 'row'),
        'MODEL_INVALID',
        `The row of "${key}" is ${rows.join(', ')}, and what it points at is ${keys.join(', ')}.`,
        bridge.rowKey === undefined
          ? 'Name a column for each of the primary key, or say with rowKey what the row points at.'
          : 'Name as many columns in row as in rowKey.',
      ),
    );
  return found;
}
