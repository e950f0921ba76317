/** Holds a data folder, commits one row after the other, and prints a row's number once its commit is acknowledged. */
import pg from 'pg';
import { startEmbedded } from '../../../db/embedded/start-embedded.ts';
import { unwrap } from '../../../src/kernel/issue.ts';

const server = unwrap(await startEmbedded({ dataDir: String(process.argv[2]) }));
console.log(`server ${server.pid}`);
const client = new pg.Client({ connectionString: server.url });
await client.connect();
await client.query('create table if not exists acknowledged (number int primary key)');
for (let number = 1; ; number += 1) {
  await client.query('insert into acknowledged values ($1)', [number]);
  console.log(String(number));
}
