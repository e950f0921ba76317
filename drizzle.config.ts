/** Tells drizzle-kit where the tables are and where their migrations go. */
import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'postgresql',
  // By the list, not the files: a view that is met twice would be refused as two.
  schema: './db/tables/index.ts',
  out: './db/migrations',
  schemaFilter: ['cairn', 'cx'],
  migrations: { schema: 'cairn', table: 'migrations' },
});
