/** The noun: what a customer wrote, beside the number that their answer is part of. */
import { type ResolveCursorConnectionArgs, resolveCursorConnection } from '@pothos/plugin-relay';
import type { Comment } from '../../src/engine/read-comments.ts';
import { defaultPeriod, resolveTimes } from '../../src/engine/times.ts';
import { collect, issue, ok, RefusedError, type Result, unwrap } from '../../src/kernel/issue.ts';
import type { Condition } from '../../src/model/condition.ts';
import type { Theme } from '../../src/model/taxonomy.ts';
import { builder } from '../builder.ts';
import { MetricRef } from '../definitions/metric-ref.ts';
import { checkPageSize } from '../page.ts';
import { FilterInput, readFilter } from './filter-input.ts';
import { DimensionMemberRef, readMembers } from './member.ts';
import { PeriodInput, readPeriod } from './period-input.ts';

const SentimentEnum = builder.enumType('Sentiment', {
  description: 'The feeling in a comment, as a library judged it.',
  values: {
    NEGATIVE: { value: 'negative', description: 'More bad than good.' },
    NEUTRAL: { value: 'neutral', description: 'Neither, or both alike.' },
    POSITIVE: { value: 'positive', description: 'More good than bad.' },
  },
});

const ThemeRef = builder.objectRef<Theme>('Theme').implement({
  description: 'Something that comments are read for, as a taxonomy of the model says.',
  fields: (t) => ({
    key: t.exposeID('key', { description: 'Stable natural key, unique in its taxonomy.' }),
    name: t.exposeString('name', { description: 'Name for people.' }),
    description: t.string({
      nullable: true,
      description: 'What it is about; null where nothing is said.',
      resolve: ({ description }) => description ?? null,
    }),
  }),
});

interface ShownComment extends Comment {
  readonly by: readonly string[];
}

const CommentRef = builder.objectRef<ShownComment>('Comment').implement({
  description:
    'What a customer wrote, and how it was read. Reading is by words, and often wrong: see docs/open-text.md.',
  fields: (t) => ({
    key: t.exposeID('key', { description: 'Key of the row of the dataset that the comment stands in.' }),
    text: t.exposeString('text', { description: 'The comment, as it was written.' }),
    language: t.exposeString('language', {
      nullable: true,
      description: 'ISO 639 code of the language it was read in; null where nobody said, or it was not read yet.',
    }),
    respondedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description:
        'When it was written: the time that places its row in a period, the start of the day in UTC for a date; null where rows have no time.',
      resolve: ({ at }) => (at === null ? null : new Date(at.length === 10 ? `${at}T00:00:00Z` : at)),
    }),
    themes: t.field({
      type: [ThemeRef],
      description: 'What it speaks of; empty where no theme was found.',
      resolve: ({ themes }) => [...themes],
    }),
    sentiment: t.field({
      type: SentimentEnum,
      nullable: true,
      description: 'The feeling in it; null where nobody judges its language, or it was not read yet.',
      resolve: ({ sentiment }) => sentiment as 'negative' | 'neutral' | 'positive' | null,
    }),
    sentimentScore: t.exposeFloat('score', {
      nullable: true,
      description: 'The feeling from −1 (all bad) to 1 (all good); null where `sentiment` is.',
    }),
    members: t.field({
      type: [DimensionMemberRef],
      description: 'The dimensions asked for in `show`, in their order.',
      resolve: ({ by, members }) => readMembers(by, members, false),
    }),
  }),
});

const pageSizes = { usual: 20, largest: 100 };

builder.objectField(MetricRef, 'comments', (t) =>
  t.connection(
    {
      type: CommentRef,
      nullable: true,
      description: `The comments of the rows behind the number of a period and slice, newest first, ${pageSizes.usual} a page unless asked otherwise, ${pageSizes.largest} at most. Rows that the metric leaves out as invalid are not among them. Null only when refused.`,
      args: {
        period: t.arg({
          type: PeriodInput,
          description: "Which period. The last complete period of the metric's cadence when absent.",
        }),
        where: t.arg({ type: FilterInput, description: 'Only these rows; all when absent.' }),
        themes: t.arg.idList({ description: 'Only comments that speak of one of these themes; all when absent.' }),
        show: t.arg.idList({ description: 'Dimensions to show beside each comment, such as `score`.' }),
      },
      resolve: async (metric, { period, where, themes, show, ...page }, { session }) => {
        checkPageSize(page, pageSizes.largest);
        const asked = period ? readPeriod(period, ['period']) : ok(defaultPeriod(session.model, metric));
        const filter: Result<Condition | null> = where ? readFilter(where, ['where']) : ok(null);
        unwrap(collect<unknown>([asked, filter]));
        const { whole } = unwrap(resolveTimes(session, { period: unwrap(asked), grain: null, window: null }));
        const by = show ?? [];
        const question = { metric: metric.key, periods: [whole], by, where: unwrap(filter), top: null };
        return resolveCursorConnection(
          { args: page, defaultSize: pageSizes.usual, maxSize: pageSizes.largest, toCursor: cursorOf },
          async ({ after, before, limit, inverted }: ResolveCursorConnectionArgs): Promise<readonly ShownComment[]> => {
            const places = { after: placeOf(after, 'after'), before: placeOf(before, 'before') };
            const found = await session.comments(question, { themes: themes ?? null, ...places, limit, inverted });
            return found.map((comment): ShownComment => ({ ...comment, by }));
          },
        );
      },
    },
    { description: 'A page of comments.' },
    { description: 'A comment in a list.' },
  ),
);

const prefix = 'Comment:';

const cursorOf = ({ at, key }: Comment): string =>
  Buffer.from(`${prefix}${JSON.stringify([at, key])}`).toString('base64');

/** Throws MALFORMED_INPUT for a cursor that no list of comments gave. */
function placeOf(cursor: string | undefined, name: string) {
  if (cursor === undefined) return null;
  const text = Buffer.from(cursor, 'base64').toString();
  try {
    const read: unknown = text.startsWith(prefix) ? JSON.parse(text.slice(prefix.length)) : null;
    if (Array.isArray(read)) {
      const [at, key] = read as readonly unknown[];
      const timed = typeof at === 'string' && /^\d{4,6}-\d\d-\d\d[\d:.+ -]*$/.test(at) && !Number.isNaN(Date.parse(at));
      if ((at === null || timed) && typeof key === 'string') return { at: at as string | null, key };
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new RefusedError([
    issue('MALFORMED_INPUT', `The cursor in "${name}" is not one of this list.`, {
      path: [name],
      hints: ['Use a cursor of an entry, or endCursor.'],
    }),
  ]);
}
