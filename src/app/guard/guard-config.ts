/** The variables of the environment that the guard is set by. */
import { makeValidator, str } from 'envalid';
import { readTrustedProxies } from '../observe/request-ids.ts';
import { type GuardOptions, guardFor, isLoopback } from './guard-options.ts';

const listed = (input: string): readonly string[] => input.split(',').map((each) => each.trim());

const hosts = makeValidator((input: string) => {
  const names = listed(input).map((name) => name.toLowerCase());
  const fits = (name: string) => URL.canParse(`http://${name}`) && new URL(`http://${name}`).host === name;
  if (!names.every((name) => fits(name) && !/:\d+$/.test(name)))
    throw new Error('it needs names or addresses such as cairn.example.com, without ports, with commas between');
  return names;
});

const origins = makeValidator((input: string) => {
  const given = listed(input);
  const fits = (each: string) => URL.canParse(each) && new URL(each).origin === each && each !== 'null';
  if (!given.every(fits))
    throw new Error('it needs origins such as https://dashboard.example.com, with commas between and nothing after');
  return given;
});

const proxies = makeValidator((input: string) => {
  const given = readTrustedProxies(input);
  if (given === null)
    throw new Error('it needs loopback, addresses or networks such as 10.0.0.0/8, with commas between');
  return given;
});

const requests = makeValidator((input: string) => {
  const number = Number(input);
  if (!/^\d+$/.test(input) || number > 10_000_000)
    throw new Error('it needs a whole number of requests a minute, 0 for no limit');
  return number;
});

/** Requests a minute where others than this machine can ask. */
const usualRate = 1_200;

export const guardVariables = {
  CAIRN_HOSTS: hosts({ default: undefined }),
  CAIRN_CORS_ORIGINS: origins({ default: [] }),
  CAIRN_INTROSPECTION: str({ choices: ['on', 'off'], default: 'on' }),
  CAIRN_RATE_LIMIT: requests({ default: undefined }),
  CAIRN_TRUSTED_PROXIES: proxies({ default: [] }),
};

interface GuardVariables {
  readonly HOST: string;
  readonly CAIRN_STATEMENT_TIMEOUT: number;
  readonly CAIRN_HOSTS: readonly string[] | undefined;
  readonly CAIRN_CORS_ORIGINS: readonly string[];
  readonly CAIRN_INTROSPECTION: string;
  readonly CAIRN_RATE_LIMIT: number | undefined;
  readonly CAIRN_TRUSTED_PROXIES: readonly string[];
}

/** `configured`: whether whoever asks is authenticated. */
export function readGuard(read: GuardVariables, authentication: { readonly configured: boolean }): GuardOptions {
  const usual = guardFor(read.HOST, authentication);
  const rate = read.CAIRN_RATE_LIMIT ?? (isLoopback(read.HOST) ? 0 : usualRate);
  const timeout = read.CAIRN_STATEMENT_TIMEOUT;
  return {
    hosts: read.CAIRN_HOSTS ?? usual.hosts,
    origins: read.CAIRN_CORS_ORIGINS,
    introspection: read.CAIRN_INTROSPECTION === 'on',
    requestsPerMinute: rate === 0 ? null : rate,
    proxies: read.CAIRN_TRUSTED_PROXIES,
    head: usual.head,
    // While a statement runs its client hears nothing.
    silence: timeout === 0 ? 0 : Math.max(usual.silence, 4 * timeout),
  };
}
