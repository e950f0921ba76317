/** The noun: a table, a view or a query that metrics read. */
import type { Dataset } from '../../src/model/dataset.ts';
import { builder } from '../builder.ts';

export const DatasetRef = builder.objectRef<Dataset>('Dataset').implement({
  description: 'A table or view of the database, or a query over them, as the model describes it.',
  fields: (t) => ({
    key: t.exposeID('key', { description: 'Stable natural key, unique among datasets.' }),
    name: t.exposeString('name', { description: 'Name for people.' }),
    description: t.string({
      nullable: true,
      description: 'What one row stands for; null where nothing is said.',
      resolve: ({ description }) => description ?? null,
    }),
    table: t.string({
      nullable: true,
      description: 'The table or view it points at, `name` or `schema.name`; null for a dataset that is a query.',
      resolve: ({ table }) => table ?? null,
    }),
    query: t.string({
      nullable: true,
      description:
        'The SELECT whose rows are its rows, as the model file has it; null for a dataset that is a table or view.',
      resolve: ({ query }) => query ?? null,
    }),
    timeDimension: t.id({
      nullable: true,
      description:
        'The dimension that places a row in time unless a metric says otherwise; null where rows have no time.',
      resolve: ({ time }) => time,
    }),
  }),
});
