/** A bare Apollo Server on fastify, with the integration that Cairn uses: it answers a constant, as one text and as objects of the same shape. */
import { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import { fastify } from 'fastify';
import { buildSchema } from 'graphql';

const constant = JSON.parse(process.env.BENCH_ANSWER ?? 'null') as { metrics: unknown };

const schema = buildSchema(`
  type Query { text: String! metrics(first: Int): Metrics! }
  type Metrics { nodes: [Metric!]! }
  type Metric { key: ID! name: String! description: String unit: String! direction: String! cadence: String! level: Level accountable: Person }
  type Level { key: ID! name: String! }
  type Person { key: ID! name: String! }
`);

const query = schema.getQueryType()?.getFields();
if (query?.metrics) query.metrics.resolve = () => constant.metrics;
const text = JSON.stringify(constant);
if (query?.text) query.text.resolve = () => text;

const apollo = new ApolloServer({ schema, stopOnTerminationSignals: false });
await apollo.start();
const app = fastify();
app.route({ url: '/graphql', method: ['GET', 'POST'], handler: fastifyApolloHandler(apollo) });
process.stdout.write(`${await app.listen({ host: '127.0.0.1', port: 0 })}\n`);
