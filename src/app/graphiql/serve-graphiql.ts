/** The page at `/`: GraphiQL with prepared questions, every byte of it from this machine. */
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { open } from '../authenticate/guard-routes.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const { resolve } = createRequire(import.meta.url);
const packageFolder = (name: string): string => dirname(resolve(`${name}/package.json`));

/** File name to its folder: nothing else of these folders is served. */
const assets: Readonly<Record<string, string>> = {
  'react.production.min.js': join(packageFolder('react'), 'umd'),
  'react-dom.production.min.js': join(packageFolder('react-dom'), 'umd'),
  'graphiql.min.js': packageFolder('graphiql'),
  'graphiql.min.css': packageFolder('graphiql'),
  'page.css': here,
  'start.js': here,
};

/** Scripts only as files of this server; GraphiQL writes styles into elements, and its fonts are in its style sheet. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export async function serveGraphiql(app: FastifyInstance): Promise<void> {
  await app.register(fastifyStatic, { root: here, serve: false });
  const questions = await preparedQuestions();
  app.get('/', open, (_, reply) =>
    reply
      .header('content-security-policy', contentSecurityPolicy)
      .header('x-content-type-options', 'nosniff')
      .header('referrer-policy', 'no-referrer')
      .sendFile('index.html', here),
  );
  for (const [name, folder] of Object.entries(assets)) {
    app.get(`/assets/${name}`, open, (_, reply) =>
      reply.header('x-content-type-options', 'nosniff').sendFile(name, folder),
    );
  }
  app.get('/assets/questions.json', open, async () => questions);
}

/** In the order of the numbers that their file names begin with, as tabs of GraphiQL. */
export async function preparedQuestions(): Promise<readonly { readonly query: string }[]> {
  const folder = join(here, 'questions');
  const files = (await readdir(folder)).filter((name) => name.endsWith('.graphql')).sort(inOrder.compare);
  return Promise.all(files.map(async (name) => ({ query: await readFile(join(folder, name), 'utf8') })));
}

const inOrder = new Intl.Collator('en', { numeric: true });
