/** The drill from a score to the entities behind it: who they are, and what makes their scores. */
import { type ResolveCursorConnectionArgs, resolveCursorConnection } from '@pothos/plugin-relay';
import type { EntityKey, ScoredEntity, ScoredParameter } from '../../src/engine/scores/scored-entity.ts';
import { resolveTimes } from '../../src/engine/times.ts';
import { collect, issue, ok, type Result, refused, unwrap } from '../../src/kernel/issue.ts';
import type { PeriodRequest } from '../../src/kernel/period.ts';
import type { Condition } from '../../src/model/condition.ts';
import type { Score } from '../../src/model/score.ts';
import { builder } from '../builder.ts';
import { FilterInput, readFilter } from '../numbers/filter-input.ts';
import { PeriodInput, readPeriod } from '../numbers/period-input.ts';
import { checkPageSize } from '../page.ts';
import { ScoreBandRef, ScoreParameterRef, ScoreVariantRef } from './score.ts';
import { ScoreRef } from './score-ref.ts';

const EntityOrderEnum = builder.enumType('ScoreOrder', {
  description: 'Which scores come first. Entities without a score come last either way.',
  values: {
    LOWEST: { value: 'lowest', description: 'The lowest first: whom to look after.' },
    HIGHEST: { value: 'highest', description: 'The highest first.' },
  },
});

interface PlacedEntity extends ScoredEntity {
  readonly of: Score;
}

const PartRef = builder.objectRef<ScoredParameter & { readonly of: Score }>('ScorePart').implement({
  description: 'What one parameter brings to the score of one entity.',
  fields: (t) => ({
    parameter: t.field({
      type: ScoreParameterRef,
      description: 'Which parameter.',
      resolve: ({ of, parameter }) => ({ score: of, item: parameter }),
    }),
    value: t.float({
      nullable: true,
      description:
        'Its metric for this entity alone; null where the entity has no rows for it. Counts and sums are 0 then.',
      resolve: ({ value }) => value,
    }),
    normalised: t.float({
      nullable: true,
      description: 'The value on the scale of the parameter, 0 to 100; null with it.',
      resolve: ({ normalised }) => normalised,
    }),
    weight: t.float({
      nullable: true,
      description:
        'How much of the score it makes, in percent; 0 where it is left out; null in a formula, and without a score.',
      resolve: ({ weight }) => weight,
    }),
    missing: t.boolean({
      description: 'Whether nothing is known of it.',
      resolve: ({ normalised }) => normalised === null,
    }),
  }),
});

const ScoredEntityRef = builder.objectRef<PlacedEntity>('ScoredEntity').implement({
  description: 'One entity with its score in one period.',
  fields: (t) => ({
    key: t.id({ description: 'Its key in the population.', resolve: ({ entity }) => entity }),
    label: t.string({
      nullable: true,
      description: 'Its name for people; null where it has none, or the score names no label.',
      resolve: ({ label }) => label,
    }),
    score: t.float({
      nullable: true,
      description: '0 to 100; null where too little is known.',
      resolve: ({ score }) => score,
    }),
    band: t.field({
      type: ScoreBandRef,
      nullable: true,
      description: 'The band that its score is in; null without a score or bands.',
      resolve: ({ of, band }) => band && { score: of, item: band },
    }),
    variant: t.field({
      type: ScoreVariantRef,
      nullable: true,
      description: 'The variant that holds for it; null for the score as it stands.',
      resolve: ({ of, variant }) => {
        const item = variant === null ? undefined : of.variants[variant];
        return item ? { score: of, item } : null;
      },
    }),
    parts: t.field({
      type: [PartRef],
      description: 'What its score is made of, in the order of the parameters.',
      resolve: ({ of, parameters }) => parameters.map((each) => ({ ...each, of })),
    }),
  }),
});

const pageSizes = { usual: 50, largest: 1000 };

builder.objectField(ScoreRef, 'entities', (t) =>
  t.connection(
    {
      type: ScoredEntityRef,
      nullable: true,
      description: `The entities behind the score in one period, in the order of their scores, ${pageSizes.usual} a page unless asked otherwise, ${pageSizes.largest} at most. Null only when refused.`,
      args: {
        period: t.arg({ type: PeriodInput, description: 'Which period. The last complete month when absent.' }),
        where: t.arg({ type: FilterInput, description: 'Only these entities, by dimensions of the population.' }),
        band: t.arg.id({ description: 'Key of a band: only entities in it.' }),
        scored: t.arg.boolean({ description: 'Only entities with a score, or (false) only those without.' }),
        orderBy: t.arg({
          type: EntityOrderEnum,
          required: true,
          defaultValue: 'lowest',
          description: 'Which scores come first.',
        }),
      },
      resolve: async (of, args, { session }) => {
        checkPageSize(args, pageSizes.largest);
        const period: Result<PeriodRequest> = args.period
          ? readPeriod(args.period, ['period'])
          : ok({ kind: 'last', last: 1, grain: 'month' });
        const where: Result<Condition | null> = args.where ? readFilter(args.where, ['where']) : ok(null);
        const after = readCursor(args.after, 'after');
        const before = readCursor(args.before, 'before');
        unwrap(collect<unknown>([period, where, after, before]));
        const { whole } = unwrap(resolveTimes(session, { period: unwrap(period), grain: null, window: null }));
        const page = await resolveCursorConnection(
          {
            args,
            defaultSize: pageSizes.usual,
            maxSize: pageSizes.largest,
            toCursor: (node: PlacedEntity) => writeCursor(node),
          },
          async ({ limit, inverted }: ResolveCursorConnectionArgs): Promise<PlacedEntity[]> => {
            const found = await session.scoreEntities({
              score: of.key,
              period: whole,
              where: unwrap(where),
              band: args.band ?? null,
              scored: args.scored ?? null,
              order: args.orderBy,
              after: unwrap(after),
              before: unwrap(before),
              backwards: inverted,
              limit,
            });
            return found.map((each) => ({ ...each, of }));
          },
        );
        const empty = page.edges.length === 0 ? { startCursor: null, endCursor: null } : {};
        return { ...page, pageInfo: { ...page.pageInfo, ...empty } };
      },
    },
    { description: 'A page of entities.' },
    { description: 'An entity in a page.' },
  ),
);

/** A place in the order of scores, so that a page begins where the last one ended whatever came or went before it. */
const writeCursor = ({ place: { rank, entity } }: ScoredEntity): string =>
  Buffer.from(JSON.stringify([rank, entity])).toString('base64');

function readCursor(cursor: string | null | undefined, name: string): Result<EntityKey | null> {
  if (cursor == null) return ok(null);
  try {
    const [rank, entity] = JSON.parse(Buffer.from(cursor, 'base64').toString()) as readonly unknown[];
    if (
      typeof rank === 'string' &&
      /^-?\d+(\.\d+)?$/.test(rank) &&
      typeof entity === 'string' &&
      !entity.includes('\0')
    )
      return ok({ rank, entity });
  } catch {
    // Not of this list, as below.
  }
  return refused(
    issue('MALFORMED_INPUT', `The cursor in "${name}" is not one of this list.`, {
      path: [name],
      hints: ['Use a cursor of an entry, or endCursor.'],
    }),
  );
}
