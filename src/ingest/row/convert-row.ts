/** One row of the file to the values of one row of the table, or the reasons why it does not fit. */
import { createHash } from 'node:crypto';
import { isMisfit } from '../convert/converter.ts';
import type { FileRow, RowPlan } from './row-plan.ts';

export type ConvertedRow =
  | { readonly kind: 'values'; readonly values: readonly (string | null)[] }
  /** All that is wrong with the row, for people. */
  | { readonly kind: 'rejected'; readonly reason: string };

export function convertRow(plan: RowPlan, row: FileRow): ConvertedRow {
  if (row.fields.length !== plan.fieldCount) {
    return { kind: 'rejected', reason: `has ${row.fields.length} fields instead of ${plan.fieldCount}` };
  }
  const reasons: string[] = [];
  // Of its length from the start: one that grows is copied twice, for every row.
  const values = new Array<string | null>(plan.columns.length).fill(null);
  let hashed = false;
  let index = 0;
  for (const { target, read, required, hashOf } of plan.columns) {
    const value = read ? read(row) : null;
    if (isMisfit(value)) reasons.push(`${target.name}: ${value.misfit}`);
    else if (value === null && required && read) reasons.push(`${target.name}: has no value and needs one`);
    else values[index] = value;
    hashed ||= hashOf !== null;
    index++;
  }
  if (reasons.length > 0) return { kind: 'rejected', reason: reasons.join('; ') };
  if (hashed) fillHashes(plan, values);
  return { kind: 'values', values };
}

function fillHashes(plan: RowPlan, values: (string | null)[]): void {
  plan.columns.forEach(({ hashOf }, index) => {
    if (hashOf) values[index] = hash(hashOf.map((position) => values[position] ?? null));
  });
}

/** 32 hexadecimal digits: half of SHA-256, so that two different rows never meet in practice. */
const hash = (values: readonly (string | null)[]): string =>
  createHash('sha256').update(JSON.stringify(values)).digest('hex').slice(0, 32);
