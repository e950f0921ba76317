/** The pyramid with everything: every metric of every level with its number, interval and two comparisons. */
import type { Numbers } from '../harness/numbers.ts';

interface Value {
  readonly value: number | null;
}

interface Data {
  readonly pyramid: {
    readonly levels: readonly {
      readonly metrics: readonly {
        readonly key: string;
        readonly value: Value & { readonly compare: readonly (Value & { readonly kind: string })[] };
      }[];
    }[];
  };
}

export const pyramid = {
  key: 'pyramid',
  name: 'The pyramid: every metric with interval, owner and two comparisons',
  query: `query Pyramid { pyramid { levels { rank name metrics {
    key name unit direction accountable { name }
    value { value formatted sampleSize interval { lower upper } period { label } beside { kind count }
      compare(to: [{ kind: PREVIOUS_PERIOD }, { kind: SAME_PERIOD_LAST_YEAR }]) { kind value change good significance { pValue } } }
  } } edges { from { key } to { key } } problems { metric { key } status } } }`,
  read: ({ pyramid: { levels } }: Data): Numbers =>
    new Map(
      levels.flatMap(({ metrics }) =>
        metrics.flatMap(({ key, value }) => [
          [`${key} now`, value.value] as const,
          ...value.compare.map((each) => [`${key} ${each.kind}`, each.value] as const),
        ]),
      ),
    ),
};
