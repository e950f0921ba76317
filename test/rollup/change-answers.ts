/** Changes to the world of the oracle: as statements, and to its tables in memory. */
import type { Row, Tables } from '../oracle/world.ts';

const fields = [
  'customer_id',
  'survey',
  'score',
  'amount',
  'ratio',
  'weight',
  'urgent',
  'channel',
  'answered_at',
  'answered_on',
  'answered_local',
];
export const insertText =
  'insert into oracle.answers select * from json_populate_recordset(null::oracle.answers, $1::json)';
export const updateText = `update oracle.answers t set ${fields.map((name) => `${name} = n.${name}`).join(', ')}
  from json_populate_recordset(null::oracle.answers, $2::json) n where t.id = $1`;

export const replaced = (
  data: Tables,
  table: 'answers' | 'customers' | 'accounts',
  id: number,
  change: (row: Row) => Row,
): Tables => ({
  ...data,
  [table]: data[table].map((found) => (found.id === id ? change(found) : found)),
});
