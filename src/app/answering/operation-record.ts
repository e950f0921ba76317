/** The noun: what an operation was, and what its answer was made of, for who tells the same answer again. */
import { OperationFootprint } from '../../engine/reuse/footprint.ts';
import type { AccessNote } from '../access-log/access-note.ts';

export class OperationRecord {
  readonly footprint = new OperationFootprint();
  /** Keys of the metrics that were asked for. */
  readonly metrics = new Set<string>();
  /** For the log; null where it has none. */
  name: string | null = null;
  /** SHA-256 of its text. */
  fingerprint: string | null = null;
  /** For the access log. */
  readonly note: AccessNote | undefined;

  constructor(note?: AccessNote) {
    this.note = note;
  }
}

interface Named {
  readonly operationName: string | null | undefined;
  readonly operation: { readonly operation: string } | undefined;
}

/** As the log has it. */
export const nameOf = ({ operationName, operation }: Named): string | null =>
  operationName ?? operation?.operation ?? null;
