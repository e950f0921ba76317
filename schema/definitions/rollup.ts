/** The noun: a table of cells that is kept beside a dataset, and where it stands. */
import type { RollupStanding } from '../../src/engine/rollup-standing.ts';
import type { Rollup } from '../../src/model/rollup.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { DatasetRef } from './dataset.ts';

const RollupStateEnum = builder.enumType('RollupState', {
  description: 'Whether questions read a rollup.',
  values: {
    READY: { value: 'ready', description: 'Every cell is as its rows are.' },
    STALE: { value: 'stale', description: 'It is read, together with the rows of cells that have changed.' },
    UNREADY: { value: 'unready', description: 'It is not read; `whyUnread` says why.' },
  } satisfies Record<Uppercase<RollupStanding['state']>, { value: RollupStanding['state']; description: string }>,
});

const RollupGrainEnum = builder.enumType('RollupGrain', {
  description: 'How long a cell is.',
  values: {
    DAY: { value: 'day', description: 'A day of the calendar.' },
    HOUR: { value: 'hour', description: 'An hour of the calendar.' },
  } satisfies Record<Uppercase<Rollup['grain']>, { value: Rollup['grain']; description: string }>,
});

const standing = ({ key }: Rollup, { session }: Context): Promise<RollupStanding> => session.rollup(key);

export const RollupRef = builder.objectRef<Rollup>('Rollup').implement({
  description:
    'What the rows of a dataset add up to for each day or hour and each combination of a few dimensions: questions read it in place of all rows, with the same answer.',
  fields: (t) => ({
    key: t.exposeID('key', { description: 'Stable natural key, unique among rollups.' }),
    name: t.string({
      nullable: true,
      description: 'Name for people; null where the model gives none.',
      resolve: ({ name }) => name ?? null,
    }),
    description: t.string({
      nullable: true,
      description: 'What it is for; null where nothing is said.',
      resolve: ({ description }) => description ?? null,
    }),
    dataset: t.field({
      type: DatasetRef,
      nullable: true,
      description: 'The dataset whose rows it counts.',
      resolve: ({ dataset }, _, { catalog }) => catalog.model.datasets.get(dataset) ?? null,
    }),
    timeDimension: t.id({
      nullable: true,
      description: 'The time dimension that places a row in a cell.',
      resolve: ({ time, dataset }, _, { catalog }) => time ?? catalog.model.datasets.get(dataset)?.time ?? null,
    }),
    grain: t.field({ type: RollupGrainEnum, description: 'How long a cell is.', resolve: ({ grain }) => grain }),
    dimensions: t.idList({
      description: 'Dimensions that its questions may group and filter by, as the model names them.',
      resolve: ({ dimensions }) => [...dimensions],
    }),
    state: t.field({
      type: RollupStateEnum,
      description: 'Whether it is read, by a look at the database of a second ago at most.',
      resolve: async (rollup, _, context) => (await standing(rollup, context)).state,
    }),
    whyUnread: t.string({
      nullable: true,
      description: 'Why it is not read; null where it is.',
      resolve: async (rollup, _, context) => (await standing(rollup, context)).why,
    }),
    cells: t.float({
      description: 'Rows of its table: cells times groups. About, and 0 where it is not read.',
      resolve: async (rollup, _, context) => (await standing(rollup, context)).cells,
    }),
    changedCells: t.float({
      description: 'Cells whose rows have changed since they were built, and which are read from rows. About.',
      resolve: async (rollup, _, context) => (await standing(rollup, context)).changed,
    }),
    asOf: t.field({
      type: 'DateTime',
      nullable: true,
      description:
        'Where it is read again by a rule of time: the time whose rows its cells show. Null where answers are of the rows as they are now.',
      resolve: async (rollup, _, context) => {
        const { asOf } = await standing(rollup, context);
        return asOf === null ? null : new Date(asOf);
      },
    }),
  }),
});

builder.objectField(DatasetRef, 'rollups', (t) =>
  t.field({
    type: [RollupRef],
    description: 'The rollups that are kept beside it; empty for none.',
    resolve: ({ key }, _, { catalog }) => [...catalog.model.rollups.values()].filter(({ dataset }) => dataset === key),
  }),
);
