/** Gathers rows with their keys, until there are enough to ask the table about. */
import { copyFields } from './copy-fields.ts';
import type { RowGatherer } from './read-rows.ts';

export interface Portion {
  /** For each column of the key, its values in the order of the rows. */
  readonly keys: readonly (readonly string[])[];
  /** Fields of COPY. */
  readonly rows: readonly string[];
  readonly lines: readonly number[];
  /** Rows that do not fit. */
  readonly rejects: readonly { readonly reason: string; readonly line: number }[];
}

/** Characters: enough that asking costs little beside copying, and all the memory that rows are held in. */
const portionLength = 2 * 1024 * 1024;
/** Of the first portion, which shows what file it is. Each one after it is twice as long, so that the server has something to do early. */
const firstLength = 64 * 1024;

/** `key`: the places of its columns among the values. */
export function gatherPortions(key: readonly number[]): RowGatherer<Portion> {
  let length = 0;
  let enough = firstLength;
  let portion = emptyPortion(key);
  return {
    accept: (values, line) => {
      const row = copyFields(values);
      portion.rows.push(row);
      portion.lines.push(line);
      key.forEach((place, index) => {
        portion.keys[index]?.push(values[place] ?? '');
      });
      length += row.length;
    },
    reject: (reason, line) => {
      portion.rejects.push({ reason, line });
      length += reason.length;
    },
    take: (all) => {
      if (length === 0 || (length < enough && !all)) return null;
      const taken = portion;
      portion = emptyPortion(key);
      length = 0;
      enough = Math.min(enough * 2, portionLength);
      return taken;
    },
  };
}

const emptyPortion = (key: readonly number[]) => ({
  keys: key.map((): string[] => []),
  rows: [] as string[],
  lines: [] as number[],
  rejects: [] as { reason: string; line: number }[],
});
