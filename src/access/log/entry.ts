/** The noun: an entry of the access log, what one principal did once. */
import { randomUUID } from 'node:crypto';
import type { accessLog } from '../../../db/tables/access-log.ts';
import type { Instant } from '../../kernel/period.ts';

/** operation: something was asked; refusal: nobody was let in; action: a command changed something; gap: entries were lost. */
export const entryKinds = ['operation', 'refusal', 'action', 'gap'] as const;
export type EntryKind = (typeof entryKinds)[number];

export const entryChannels = ['http', 'websocket', 'table', 'command'] as const;
export type EntryChannel = (typeof entryChannels)[number];

/** begun: what takes long, at its beginning; it has another entry at its end. */
export const entryOutcomes = ['begun', 'ok', 'refused', 'failed'] as const;
export type EntryOutcome = (typeof entryOutcomes)[number];

type Lists = 'metrics' | 'dimensions' | 'codes';
type Row = typeof accessLog.$inferSelect;

/** What each means, and what is null where, stands at the columns of `db/tables/access-log.ts`. */
export interface AccessEntry extends Readonly<Omit<Row, 'at' | 'kind' | 'channel' | 'outcome' | Lists>> {
  readonly metrics: readonly string[];
  readonly dimensions: readonly string[];
  readonly codes: readonly string[];
  readonly at: Instant;
  readonly kind: EntryKind;
  readonly channel: EntryChannel | null;
  readonly outcome: EntryOutcome;
}

type Needed = 'at' | 'kind' | 'outcome';

/** With nothing in what is not said. */
export const createEntry = (said: Pick<AccessEntry, Needed> & Partial<Omit<AccessEntry, Needed>>): AccessEntry => ({
  id: randomUUID(),
  channel: null,
  principalKind: null,
  principal: null,
  stakeholder: null,
  requestId: null,
  operation: null,
  operationType: null,
  document: null,
  question: null,
  metrics: [],
  dimensions: [],
  subject: null,
  codes: [],
  reason: null,
  network: null,
  statements: null,
  rows: null,
  kept: false,
  times: 1,
  ...said,
});

/** Of two refusals in a row that say the same only one is written, with how often. */
export const refusalIdentity = ({ channel, network, codes, reason, subject }: AccessEntry): string =>
  JSON.stringify([channel, network, codes, reason, subject]);
