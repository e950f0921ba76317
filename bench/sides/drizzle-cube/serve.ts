/** drizzle-cube on fastify, in a process of its own: its address is the first line that it prints. */

import { registerCubeRoutes } from 'drizzle-cube/adapters/fastify';
import { drizzle } from 'drizzle-orm/node-postgres';
import { fastify } from 'fastify';
import { Pool } from 'pg';
import * as tables from '../../../db/tables/index.ts';
import { cubes } from './cubes.ts';

const pool = new Pool({
  connectionString: process.env.DATABASE_URL,
  max: 10,
  onConnect: (client) => client.query(`set timezone = 'UTC'`) as unknown as undefined,
});
// Its own createCubeApp asks for `require`, which a module does not have.
const app = fastify();
await registerCubeRoutes(app, {
  cubes: [...cubes],
  drizzle: drizzle(pool, { schema: tables }),
  schema: tables,
  engineType: 'postgres',
  extractSecurityContext: () => ({}),
  mcp: { enabled: false },
});
process.stdout.write(`${await app.listen({ host: '127.0.0.1', port: 0 })}\n`);
