/** A small answer by hand: `node:http`, a pool, and a prepared statement. */
import { createServer } from 'node:http';
import { Pool } from 'pg';
import { announce } from './announce.ts';

const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 10 });

announce(
  createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      const { start, end } = JSON.parse(Buffer.concat(chunks).toString()) as { start: string; end: string };
      const { rows } = await pool.query({
        name: 'tickets of a day',
        text: 'select count(*)::int as value from cx.tickets where opened_at >= $1 and opened_at < $2',
        values: [start, end],
      });
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ data: { metric: { value: { value: rows[0]?.value ?? 0 } } } }));
    });
  }),
);
