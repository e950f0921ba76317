/** Which groups to keep: a ranking. */
import type { Top } from '../../src/query/question.ts';
import { builder } from '../builder.ts';

const RankOrderEnum = builder.enumType('RankOrder', {
  description: 'The end of a ranking that is kept. Groups without a value rank last either way.',
  values: {
    HIGHEST: { value: 'highest', description: 'The largest values.' },
    LOWEST: { value: 'lowest', description: 'The smallest values.' },
  } satisfies Record<string, { value: Top['order']; description: string }>,
});

export const TopInput = builder.inputType('TopInput', {
  description: 'Keep only the first groups of a ranking over the whole period; the rest can be told as one.',
  fields: (t) => ({
    count: t.int({ required: true, description: 'How many groups to keep, 1 or more.' }),
    order: t.field({ type: RankOrderEnum, required: true, defaultValue: 'highest', description: 'Which end is kept.' }),
    other: t.boolean({
      required: true,
      defaultValue: true,
      description:
        'Whether all that is left out is told as one group: the whole minus what is shown, never a mean of means.',
    }),
    metric: t.id({ description: 'Key of the metric that ranks; the one asked (in a table: the first) when absent.' }),
  }),
});

export function readTop(input: typeof TopInput.$inferInput | null | undefined): Top | null {
  if (input == null) return null;
  const { count, order, other, metric } = input;
  return { count, order: order ?? 'highest', other: other ?? true, ...(metric == null ? {} : { metric }) };
}
