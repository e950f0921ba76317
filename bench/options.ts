/** What the command line of the benchmark says. */
import { Command, InvalidArgumentError } from 'commander';
import { type Scale, scales } from './data/scale.ts';
import { parts } from './parts/index.ts';
import { questions } from './questions/index.ts';

export interface Options {
  readonly scale: Scale;
  readonly rounds: number;
  /** Keys of questions and parts. */
  readonly only: readonly string[];
  readonly json: string;
  readonly peers: boolean;
}

const keys = [...questions, ...parts].map(({ key }) => key);

export function readOptions(): Options {
  const command = new Command('bench')
    .option('--scale <name>', `how much data: ${Object.keys(scales).join(', ')}`, scaleOf, scaleOf('small'))
    .option('--rounds <count>', 'timed rounds (15 at small scale, 7 at large)', countOf)
    .option('--only <keys>', `these only, by comma: ${keys.join(', ')}`, keysOf)
    .option('--no-peers', 'leave drizzle-cube out, and the statements by hand over HTTP')
    .option('--json <file>', 'where the numbers are written', 'bench/results/latest.json');
  const { scale, rounds, only, json, peers } = command.parse().opts<{
    scale: Scale;
    rounds?: number;
    only?: readonly string[];
    json: string;
    peers: boolean;
  }>();
  return { scale, rounds: rounds ?? scale.rounds, only: only ?? keys, json, peers };
}

function scaleOf(name: string): Scale {
  const scale = scales[name];
  if (!scale) throw new InvalidArgumentError(`There are ${Object.keys(scales).join(', ')}.`);
  return scale;
}

function countOf(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError('It needs a whole number above 0.');
  return count;
}

function keysOf(text: string): readonly string[] {
  const asked = text.split(',');
  const unknown = asked.filter((key) => !keys.includes(key));
  if (unknown.length > 0)
    throw new InvalidArgumentError(`There is no ${unknown.join(', ')}; there are ${keys.join(', ')}.`);
  return asked;
}
