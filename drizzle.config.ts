/** Tells drizzle-kit where the tables are and where their migrations go. */
import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'postgresql',
  schema: './db/tables/*.ts',
  out: './db/migrations',
  schemaFilter: ['cairn', 'cx'],
  migrations: { schema: 'cairn', table: 'migrations' },
});
