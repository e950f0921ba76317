/** What the environment says of being watched and of ending: a part of the configuration. */
import { makeValidator, str } from 'envalid';
import type { TrustedProxies } from './request-ids.ts';

export interface ObserveConfig {
  /** Who may read `/metrics`: everybody who reaches the port, this machine, or nobody. */
  readonly metrics: 'on' | 'loopback' | 'off';
  /** Milliseconds from which an operation is told in the log with its plan; 0 for never. */
  readonly slowQuestion: number;
  /** Whether the database is asked how it runs the statements of such an operation. */
  readonly slowExplain: boolean;
  /** Whose word is taken for the id of a request. */
  readonly trustedProxies: TrustedProxies;
  /** Seconds that running operations get once the server is told to end. */
  readonly drainSeconds: number;
  /** Seconds for which it goes on in any case, so that whoever sends requests here learns of it. */
  readonly drainNotice: number;
  /** Where traces go, over OTLP: the whole address. Null: nothing is traced. */
  readonly tracesEndpoint: string | null;
}

const wholeNumber = (unit: string, largest: number) =>
  makeValidator((input: string) => {
    const number = Number(input);
    if (!/^\d+$/.test(input) || number > largest)
      throw new Error(`it needs a whole number of ${unit}, ${largest} at most`);
    return number;
  });

const collector = makeValidator((input: string) => {
  if (!URL.canParse(input) || !['http:', 'https:'].includes(new URL(input).protocol))
    throw new Error('it needs an address such as http://127.0.0.1:4318');
  return input;
});

export const observeChoices = { CAIRN_METRICS: ['on', 'loopback', 'off'], CAIRN_SLOW_EXPLAIN: ['on', 'off'] } as const;

export const observeVariables = {
  CAIRN_METRICS: str({ choices: observeChoices.CAIRN_METRICS, default: 'loopback' }),
  CAIRN_SLOW_QUESTION: wholeNumber('milliseconds', 2_147_483_647)({ default: 2_000 }),
  CAIRN_SLOW_EXPLAIN: str({ choices: observeChoices.CAIRN_SLOW_EXPLAIN, default: 'off' }),
  CAIRN_DRAIN_SECONDS: wholeNumber('seconds', 3_600)({ default: 10 }),
  CAIRN_DRAIN_NOTICE: wholeNumber('seconds', 3_600)({ default: 0 }),
  OTEL_EXPORTER_OTLP_ENDPOINT: collector({ default: undefined }),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: collector({ default: undefined }),
  OTEL_SDK_DISABLED: str({ default: 'false' }),
};

interface ReadVariables {
  readonly CAIRN_METRICS: ObserveConfig['metrics'];
  readonly CAIRN_SLOW_QUESTION: number;
  readonly CAIRN_SLOW_EXPLAIN: 'on' | 'off';
  /** Of the guard. */
  readonly CAIRN_TRUSTED_PROXIES: readonly string[];
  readonly CAIRN_DRAIN_SECONDS: number;
  readonly CAIRN_DRAIN_NOTICE: number;
  readonly OTEL_EXPORTER_OTLP_ENDPOINT: string | undefined;
  readonly OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: string | undefined;
  readonly OTEL_SDK_DISABLED: string;
}

export const observeConfig = (read: ReadVariables): ObserveConfig => ({
  metrics: read.CAIRN_METRICS,
  slowQuestion: read.CAIRN_SLOW_QUESTION,
  slowExplain: read.CAIRN_SLOW_EXPLAIN === 'on',
  trustedProxies: read.CAIRN_TRUSTED_PROXIES,
  drainSeconds: read.CAIRN_DRAIN_SECONDS,
  drainNotice: read.CAIRN_DRAIN_NOTICE,
  tracesEndpoint: tracesEndpointOf(read),
});

/** By https://opentelemetry.io/docs/specs/otel/protocol/exporter: the one for traces as it is, the one for everything as the folder of `v1/traces`. */
function tracesEndpointOf(read: ReadVariables): string | null {
  if (read.OTEL_SDK_DISABLED.toLowerCase() === 'true') return null;
  const [all, own] = [read.OTEL_EXPORTER_OTLP_ENDPOINT, read.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT];
  if (own !== undefined || all === undefined) return own ?? null;
  return new URL('v1/traces', all.endsWith('/') ? all : `${all}/`).href;
}
