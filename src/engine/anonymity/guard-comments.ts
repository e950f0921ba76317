/** Whether comments may be shown: enough respondents wrote some, and no two pages tell of fewer. */
import type { DimensionPath } from '../../model/find-dimension.ts';
import type { CommentScan } from '../../sql/lower-comments.ts';
import type { Cell } from './cell.ts';
import { Disclosure } from './disclosure.ts';
import { mostTold } from './ledger.ts';
import { refusalOf } from './promises.ts';
import { type GuardContext, promisedBy, readAtoms } from './read-atoms.ts';

/** Throws `RefusedError` (ANONYMITY). `text`: the comment. */
export async function guardComments(scan: CommentScan, text: DimensionPath, context: GuardContext): Promise<void> {
  const { dataset, where, counted, time, from, until, show, themes } = scan;
  if (!dataset.anonymity) return;
  if (themes !== null || show.length > 0)
    throw refusalOf(
      dataset,
      'Themes and dimensions beside a comment tell who wrote it',
      'Ask for all comments, without either.',
    );
  const promised = { ...promisedBy(dataset, context.planning.datasets), minimum: dataset.anonymity.comments };
  const written = { kind: 'not', condition: { kind: 'isNull', field: text } } as const;
  const cell: Cell = {
    test: {
      where: where ? { kind: 'and', conditions: [where, written] } : written,
      any: counted.length > 0 ? counted : [{ condition: null, present: [] }],
    },
    by: [],
    members: [],
    time,
    start: from,
    end: until,
  };
  const page = `comments of ${dataset.key}`;
  const { ledger } = context;
  await ledger.inTurn(async () => {
    const told = ledger.told(page);
    if (told.length >= mostTold)
      throw refusalOf(
        dataset,
        'So many pages of comments were asked for within a day',
        'Ask for more of them tomorrow.',
      );
    const { atoms, of } = await readAtoms(promised, [...told, cell], context);
    const disclosure = new Disclosure(atoms, promised.minimum);
    for (const [index] of told.entries()) disclosure.know(of[index] ?? []);
    if (!disclosure.tell(of[told.length] ?? []))
      throw refusalOf(
        dataset,
        `With what was shown before these comments would be of fewer than ${promised.minimum} respondents`,
        'Ask for a longer period or a wider filter.',
      );
    ledger.tell(page, [cell]);
  });
}
