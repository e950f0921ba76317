/** The noun: a level of the pyramid. */
import type { Level } from '../../src/model/pyramid.ts';
import { builder } from '../builder.ts';
import { CadenceEnum } from './cadence.ts';
import { MetricRef } from './metric-ref.ts';

export const PyramidLevelRef = builder.objectRef<Level>('PyramidLevel').implement({
  description: 'A level of the pyramid: outcomes at the top, processes at the bottom.',
  fields: (t) => ({
    key: t.exposeID('key', { description: 'Stable natural key, unique among levels.' }),
    name: t.exposeString('name', { description: 'Name for people.' }),
    description: t.string({
      nullable: true,
      description: 'What stands here; null where nothing is said.',
      resolve: ({ description }) => description ?? null,
    }),
    rank: t.exposeInt('rank', { description: '1 is the top.' }),
    reviewed: t.field({
      type: [CadenceEnum],
      description: 'How often its metrics are reviewed.',
      resolve: ({ reviewed }) => reviewed,
    }),
    metrics: t.field({
      type: [MetricRef],
      description: 'Metrics of this level, in the order of the model.',
      resolve: ({ key }, _, { catalog }) => [...catalog.model.metrics.values()].filter(({ level }) => level === key),
    }),
  }),
});
