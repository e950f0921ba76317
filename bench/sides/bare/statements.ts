/** Statements by hand behind `node:http`: what it costs to ask over HTTP at all. */
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { openPool } from '../hand-written.ts';
import { announce } from './announce.ts';

const pool = openPool(process.env.DATABASE_URL ?? '');

announce(
  createServer(async (request, response) => {
    const { statements } = JSON.parse(await text(request)) as { readonly statements: readonly string[] };
    const results = await Promise.all(statements.map((statement) => pool.query(statement)));
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(results.map(({ rows }) => rows)));
  }),
);
