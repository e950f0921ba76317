/** What an operation runs, as spans below its own: one for each plan and each statement that ran; one that was kept is an event. */
import {
  ATTR_DB_OPERATION_NAME,
  ATTR_DB_QUERY_SUMMARY,
  ATTR_DB_RESPONSE_STATUS_CODE,
  ATTR_DB_SYSTEM_NAME,
  DB_SYSTEM_NAME_VALUE_POSTGRESQL,
} from '@opentelemetry/semantic-conventions';
import { sqlState } from '../../../../db/sql-state.ts';
import type { Scan } from '../../../plan/plan.ts';
import type { Listener } from '../observed-operation.ts';
import { withoutValues } from '../without-values.ts';

/** Neither the text of a statement nor a parameter: both hold what was asked for. */
export const traceStatements: Listener = {
  planning: ({ span }) => {
    const planning = span?.child('plan', { kind: 'internal' });
    if (!planning) return null;
    return {
      ended: ({ scans }) => {
        planning.set({ 'cairn.plan.scans': scans.length });
        planning.end();
      },
    };
  },
  began: ({ span }, ran) => {
    if (!span) return;
    const attributes = {
      [ATTR_DB_SYSTEM_NAME]: DB_SYSTEM_NAME_VALUE_POSTGRESQL,
      [ATTR_DB_OPERATION_NAME]: 'SELECT',
      [ATTR_DB_QUERY_SUMMARY]: ran.name,
      'cairn.statement': ran.name,
      ...(ran.backend === null ? {} : { 'cairn.database.backend': ran.backend }),
      ...(ran.scan ? rollupsOf(ran.scan) : {}),
    };
    ran.span = span.child(ran.name, { kind: 'client', attributes });
  },
  ended: (_, { span, rows }) => {
    span?.set({ [returnedRows]: rows ?? 0 });
    span?.end();
  },
  failed: (_, { span }, { reason, error }) => {
    if (!span) return;
    const code = sqlState(error);
    if (code !== null) span.set({ [ATTR_DB_RESPONSE_STATUS_CODE]: code });
    span.fail(reason);
    span.end();
  },
  kept: ({ span }, name) => span?.happened('cairn.statement.kept', { 'cairn.statement': name }),
  served: () => undefined,
};

/** Of the conventions that may still change; its stable name is not there yet. */
const returnedRows = 'db.response.returned_rows';

/** Those that it reads, and of each other why it does not. */
function rollupsOf({ branches }: Scan): Readonly<Record<string, string[]>> {
  const choices = branches.flatMap(({ rollups = [] }) => rollups);
  if (choices.length === 0) return {};
  const read = choices.flatMap(({ rollup, why }) => (why === null ? [rollup] : []));
  const left = choices.flatMap(({ rollup, why }) => (why === null ? [] : [`${rollup}: ${withoutValues(why)}`]));
  return { 'cairn.rollups.read': [...new Set(read)], 'cairn.rollups.left': [...new Set(left)] };
}
