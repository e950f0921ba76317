/** The noun: what an operation has done so far, as the access log tells it once it is answered. */
import { type AccessEntry, createEntry, type EntryOutcome } from '../../access/log/entry.ts';
import type { Principal } from '../../access/principal.ts';
import type { Instant } from '../../kernel/period.ts';
import type { Read } from '../../query/read.ts';
import type { Judged } from '../answering/judge-errors.ts';

type ReadAgain = Pick<AccessNote, 'statements' | 'rows'>;

export class AccessNote {
  readonly metrics = new Set<string>();
  readonly dimensions = new Set<string>();
  /** Whom it was about, beside who asked: ids of principals, and roles. */
  readonly subjects = new Set<string>();
  operation: string | null = null;
  operationType: string | null = null;
  document: string | null = null;
  question: string | null = null;
  statements: number | null = null;
  rows: number | null = null;
  kept = false;
  outcome: EntryOutcome = 'ok';
  codes: readonly string[] = [];

  /** Keys of the model, and never what a filter compares with. */
  readonly hear = ({ metric, dimensions }: Read): void => {
    this.metrics.add(metric);
    for (const dimension of dimensions) this.dimensions.add(dimension);
  };

  /** As one that was answered before, whose answer is told again. `read`: what was read for it all the same. */
  again({ metrics, dimensions, operation, operationType, document, question }: AccessNote, read?: ReadAgain): void {
    for (const metric of metrics) this.metrics.add(metric);
    for (const dimension of dimensions) this.dimensions.add(dimension);
    const { statements, rows } = read ?? { statements: 0, rows: 0 };
    const kept = read === undefined;
    Object.assign(this, { operation, operationType, document, question, statements, rows, kept });
  }

  /** Each code once. */
  end({ outcome, codes }: Judged): void {
    this.outcome = outcome;
    this.codes = [...new Set(codes)];
  }
}

interface Answered extends Pick<AccessEntry, 'channel' | 'requestId'> {
  readonly principal: Pick<Principal, 'id' | 'stakeholder'> & { readonly kind: string };
  readonly at: Instant;
}

export function entryOf(
  { metrics, dimensions, subjects, hear: _, again: __, end: ___, ...note }: AccessNote,
  { principal, at, ...answered }: Answered,
): AccessEntry {
  return createEntry({
    kind: 'operation',
    at,
    principalKind: principal.kind,
    principal: principal.id,
    stakeholder: principal.stakeholder,
    metrics: [...metrics].sort(),
    dimensions: [...dimensions].sort(),
    subject: subjects.size > 0 ? [...subjects].sort().join(' ') : null,
    ...note,
    ...answered,
  });
}
