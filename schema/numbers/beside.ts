/** The nouns: rows that stand beside a number and not in it, and why a number is withheld. */
import type { Measured } from '../../src/engine/answer.ts';
import { builder } from '../builder.ts';

type Estimate = Measured['estimate'];
type Beside = NonNullable<Estimate['beside']>[number];
type Suppression = NonNullable<Estimate['suppressed']>;

const kinds: Readonly<Record<Beside['kind'], string>> = {
  CENSORED: 'Rows whose value is not known yet, such as tickets that are still open.',
  INVALID: 'Rows with a value that the metric rules out, such as a score off its scale.',
  IMMATURE: 'Rows whose window has not passed yet, so that whether they convert is not known.',
  UNSCORED: 'Entities without a score, because too few of its parameters are known.',
  JOINED_AND_LEFT: 'Entities that came and went within the period: they were in no cohort, and are not lost of it.',
};

const BesideKindEnum = builder.enumType('BesideKind', {
  description: 'Why rows stand beside a number and not in it.',
  values: Object.fromEntries(Object.entries(kinds).map(([kind, description]) => [kind, { description }])) as Record<
    Beside['kind'],
    { description: string }
  >,
});

export const BesideRef = builder.objectRef<Beside>('Beside').implement({
  description: 'Rows of the same period and slice that the number is not of, but that its reader should know.',
  fields: (t) => ({
    kind: t.field({
      type: BesideKindEnum,
      description: 'Why they are not in the number.',
      resolve: ({ kind }) => kind,
    }),
    count: t.field({
      type: 'SafeInt',
      description: 'How many rows, never weighted; 0 where there are none.',
      resolve: ({ count }) => count,
    }),
    description: t.string({ description: 'What these rows are, for people.', resolve: ({ kind }) => kinds[kind] }),
  }),
});

const SuppressionReasonEnum = builder.enumType('SuppressionReason', {
  description: 'Why a number is withheld.',
  values: {
    ANONYMITY: {
      description: 'With what was told before, it would say something of fewer respondents than its dataset promises.',
    },
    TOO_FEW: { description: 'Fewer rows stand behind it than the metric wants. Quality, not anonymity.' },
  } satisfies Record<Suppression['reason'], { description: string }>,
});

export const SuppressionRef = builder.objectRef<Suppression>('Suppression').implement({
  description: 'Why a number is withheld: its value, interval and changes are null.',
  fields: (t) => ({
    reason: t.field({ type: SuppressionReasonEnum, description: 'The reason.', resolve: ({ reason }) => reason }),
    minimum: t.exposeInt('minimum', { description: 'The fewest rows that the metric wants behind its number.' }),
    sampleSize: t.field({
      type: 'SafeInt',
      nullable: true,
      description: 'The rows that are there; null for a formula, where the sample is that of a part.',
      resolve: ({ sampleSize }) => sampleSize,
    }),
    message: t.exposeString('message', { description: 'One sentence, for people.' }),
  }),
});
