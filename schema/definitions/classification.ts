/** The noun: what kind of evidence a metric is, and whether it leads or lags. */
import type { Metric } from '../../src/model/metric.ts';
import { builder } from '../builder.ts';

export type Classification = NonNullable<Metric['classification']>;

export const EvidenceEnum = builder.enumType('Evidence', {
  description: 'What a number is evidence of.',
  values: {
    PERCEPTION: { value: 'perception', description: 'What customers say.' },
    INTERACTION: { value: 'interaction', description: 'What happens between customers and the company.' },
    BEHAVIOUR: { value: 'behaviour', description: 'What customers do.' },
    OUTCOME: { value: 'outcome', description: 'What comes of it for the company.' },
  } satisfies Record<Uppercase<Classification['evidence']>, { value: Classification['evidence']; description: string }>,
});

export const TimingEnum = builder.enumType('Timing', {
  description: 'Whether a number moves before the outcome or after it.',
  values: {
    LEADING: { value: 'leading', description: 'It moves first: act on it.' },
    LAGGING: { value: 'lagging', description: 'It moves last: judge by it.' },
  } satisfies Record<Uppercase<Classification['timing']>, { value: Classification['timing']; description: string }>,
});

export const ClassificationRef = builder.objectRef<Classification>('Classification').implement({
  description: 'A metric placed by evidence and timing.',
  fields: (t) => ({
    evidence: t.field({
      type: EvidenceEnum,
      description: 'What it is evidence of.',
      resolve: ({ evidence }) => evidence,
    }),
    timing: t.field({ type: TimingEnum, description: 'Whether it leads or lags.', resolve: ({ timing }) => timing }),
  }),
});
