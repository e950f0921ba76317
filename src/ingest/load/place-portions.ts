/** Copies portions of rows to where they belong: those with new keys into the table, those with keys that are there into the stage. */
import { copyStatement } from '../stage/stage-table.ts';
import { copyText } from './copy-rows.ts';
import { straightStatement } from './copy-straight.ts';
import { findKnown, findWriter } from './find-known.ts';
import type { Portion } from './gather-portions.ts';
import type { LoadRequest } from './load.ts';
import { stagedReject, stagedRow } from './merge-staged.ts';

export interface Placer {
  /** False where the file has to go by the stage as a whole. One at a time. */
  place(portion: Portion): Promise<boolean>;
  /** Rows that went into the table. */
  straight(): number;
}

/** The stage has been made by now. */
export async function createPlacer(request: LoadRequest): Promise<Placer> {
  const { client, stage } = request;
  const writer = await findWriter(client);
  const rejected = stagedReject(request);
  let straight = 0;
  return {
    straight: () => straight,
    place: async ({ keys, rows, lines, rejects }) => {
      const { places, repeats } = await findKnown(client, stage, keys, writer);
      const news = rows.length - places.size;
      // To ask about all rows of a file of which most are there costs more than it saves.
      if (repeats || (straight === 0 && news < places.size)) return false;
      straight += news;
      const toTable: string[] = [];
      const toStage: string[] = [];
      rows.forEach((row, place) => {
        if (places.has(place)) toStage.push(stagedRow(row, lines[place] ?? 0));
        else toTable.push(`${row}\n`);
      });
      for (const { reason, line } of rejects) toStage.push(rejected(reason, line));
      if (toTable.length > 0) await copyText(client, straightStatement(stage), [Buffer.from(toTable.join(''))]);
      if (toStage.length > 0) await copyText(client, copyStatement(stage), [Buffer.from(toStage.join(''))]);
      return true;
    },
  };
}
