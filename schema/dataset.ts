/** The noun: a table or view that metrics read. */
import type { Dataset } from '../src/model/dataset.ts';
import { builder } from './builder.ts';

export const DatasetRef = builder.objectRef<Dataset>('Dataset').implement({
  description: 'A table or view of the database, as the model describes it.',
  fields: (t) => ({
    key: t.exposeID('key', { description: 'Stable natural key, unique among datasets.' }),
    name: t.exposeString('name', { description: 'Name for people.' }),
    description: t.string({
      nullable: true,
      description: 'What one row stands for; null where nothing is said.',
      resolve: ({ description }) => description ?? null,
    }),
    table: t.exposeString('table', { description: 'The table or view it points at, `name` or `schema.name`.' }),
    timeDimension: t.id({
      nullable: true,
      description:
        'The dimension that places a row in time unless a metric says otherwise; null where rows have no time.',
      resolve: ({ time }) => time,
    }),
  }),
});
