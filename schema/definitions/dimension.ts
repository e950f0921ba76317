/** The noun: what rows can be cut and filtered by. */
import { describeDerivation } from '../../src/engine/definitions/describe-dimension.ts';
import { sharedDimensions } from '../../src/engine/definitions/shared-dimensions.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { isMultiValued } from '../../src/model/bridge.ts';
import { type DimensionType, valuesOf } from '../../src/model/dataset.ts';
import type { DimensionPath } from '../../src/model/find-dimension.ts';
import { builder } from '../builder.ts';
import { DatasetRef } from './dataset.ts';

const DimensionTypeEnum = builder.enumType('DimensionType', {
  description: 'The type of a dimension: which values and operators a filter on it takes.',
  values: {
    STRING: { value: 'string', description: 'Texts: eq, ne, in, contains, isNull.' },
    NUMBER: { value: 'number', description: 'Numbers: every operator but contains.' },
    BOOLEAN: { value: 'boolean', description: 'True or false: eq, ne, in, isNull.' },
    DATE: { value: 'date', description: 'Local dates such as `"2025-03-09"`: every operator but contains.' },
    TIMESTAMP: {
      value: 'timestamp',
      description: 'Clock readings without a zone such as `"2025-03-09T14:00:00"`: every operator but contains.',
    },
    TIMESTAMPTZ: {
      value: 'timestamptz',
      description: 'Instants such as `"2025-03-09T14:00:00Z"`: every operator but contains.',
    },
  } satisfies Record<Uppercase<DimensionType>, { value: DimensionType; description: string }>,
});

/** `opened_at` in words: `Opened at`. */
const inWords = (key: string): string => key.replaceAll('_', ' ').replace(/^./, (first) => first.toUpperCase());

export const DimensionRef = builder.objectRef<DimensionPath>('Dimension').implement({
  description: 'Something that rows can be cut and filtered by, as it is reached from certain metrics.',
  fields: (t) => ({
    key: t.id({
      description: 'What to write in `by` and in filters: the shortest name that means nothing else.',
      resolve: ({ name }) => name,
    }),
    name: t.string({
      description: 'Name for people.',
      resolve: ({ dimension }) => dimension.name ?? inWords(dimension.key),
    }),
    description: t.string({
      nullable: true,
      description: 'What it means; null where nothing is said.',
      resolve: ({ dimension }) => dimension.description ?? null,
    }),
    type: t.field({
      type: DimensionTypeEnum,
      description: 'Which values and operators it takes.',
      resolve: ({ dimension }) => dimension.type,
    }),
    values: t.field({
      type: ['DimensionValue'],
      nullable: true,
      description: 'The values it can take; null where the list is not closed.',
      resolve: ({ dimension }) => valuesOf(dimension) ?? null,
    }),
    computed: t.string({
      nullable: true,
      description:
        'How it is worked out, where it is open time of a schedule or goes by the rows of another dataset; null elsewhere.',
      resolve: ({ dimension }) => describeDerivation(dimension),
    }),
    multiValued: t.boolean({
      description:
        'Whether a row can have several of its values, such as themes: groups by it overlap, and a filter asks whether the row has such a value.',
      resolve: ({ dimension }) => isMultiValued(dimension),
    }),
    dataset: t.field({
      type: DatasetRef,
      nullable: true,
      description: 'The dataset that has it.',
      resolve: ({ owner }, _, { catalog }) => catalog.model.datasets.get(owner) ?? null,
    }),
  }),
});

builder.queryField('dimensions', (t) =>
  t.field({
    type: [DimensionRef],
    nullable: true,
    description: 'What all of these metrics can be cut and filtered by together. Null only when a metric is unknown.',
    args: { metrics: t.arg.idList({ required: true, description: 'Keys of metrics, at least one.' }) },
    resolve: (_, { metrics }, { catalog }) => [...unwrap(sharedDimensions(catalog.model, metrics))],
  }),
);
