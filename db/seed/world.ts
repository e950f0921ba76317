/** The demo company's world: what there is to choose from, how large it is, and which days it covers. */
import type { Weighted } from './random.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** A mean month. */
export const MONTH = 30.4375 * DAY;

export type Segment = 'enterprise' | 'mid_market' | 'small_business' | 'consumer';

export const regions = ['EMEA', 'Americas', 'APAC'] as const;
export type Region = (typeof regions)[number];

export const productLines = ['core', 'connect', 'pay', 'insights'] as const;
export type ProductLine = (typeof productLines)[number];

export const features: Readonly<Record<ProductLine, readonly string[]>> = {
  core: ['workspaces', 'reports', 'automations', 'mobile_app'],
  connect: ['integrations', 'webhooks', 'public_api'],
  pay: ['checkout', 'invoicing', 'payouts'],
  insights: ['explorer', 'alerts', 'forecasts'],
};

export const queues = ['technical', 'billing', 'onboarding', 'account'] as const;
export type Queue = (typeof queues)[number];

export type Language = 'en' | 'de' | 'fr' | 'es' | 'ja' | 'ar';

/** Hours that the clocks of a region's customers are ahead of UTC, roughly. */
export const hoursAhead: Readonly<Record<Region, number>> = { EMEA: 1, Americas: -6, APAC: 8 };

export const regionShares: Weighted<Region> = [
  ['EMEA', 0.4],
  ['Americas', 0.37],
  ['APAC', 0.23],
];

export const countries: Readonly<Record<Region, Weighted<readonly [code: string, language: Language]>>> = {
  EMEA: [
    [['DE', 'de'], 28],
    [['GB', 'en'], 24],
    [['FR', 'fr'], 18],
    [['ES', 'es'], 10],
    [['AE', 'ar'], 8],
    [['AT', 'de'], 6],
    [['IE', 'en'], 6],
  ],
  Americas: [
    [['US', 'en'], 62],
    [['CA', 'en'], 14],
    [['MX', 'es'], 14],
    [['CO', 'es'], 10],
  ],
  APAC: [
    [['JP', 'ja'], 42],
    [['AU', 'en'], 30],
    [['SG', 'en'], 18],
    [['NZ', 'en'], 10],
  ],
};

export const segmentShares: Weighted<Segment> = [
  ['enterprise', 0.03],
  ['mid_market', 0.12],
  ['small_business', 0.35],
  ['consumer', 0.5],
];

/** Rows of a full-size demo. Measured rows differ a little: chance, and what lies past `now`. */
export const fullSize = {
  customers: 20_000,
  agents: 240,
  nps: 72_000,
  transactionalNps: 34_000,
  ticketCsat: 120_000,
  csat: 24_000,
  psat: 40_000,
  osat: 16_000,
  ces: 48_000,
  cesEffort: 16_000,
  experience: 36_000,
  employeeResponses: 12_000,
  tickets: 120_000,
  contacts: 100_000,
  orders: 150_000,
  referrals: 6_000,
  tasks: 40_000,
} as const;

/** The size and the days of one demo company. Instants are milliseconds since 1970. */
export interface World {
  readonly seed: number;
  /** 1 is full size. */
  readonly scale: number;
  readonly now: number;
  /** Midnight UTC, three years before `now`: support, surveys, orders and usage begin. */
  readonly firstDay: number;
  /** Days from `firstDay`, the day of `now` included. */
  readonly days: number;
  /** Midnight UTC, five years before `now`: the first customer may sign up. */
  readonly founded: number;
}

export function createWorld(options: { readonly seed: number; readonly scale: number; readonly now: Date }): World {
  const now = options.now.getTime();
  const firstDay = midnightYearsBefore(options.now, 3);
  const days = Math.floor((now - firstDay) / DAY) + 1;
  return {
    seed: options.seed,
    scale: options.scale,
    now,
    firstDay,
    days,
    founded: midnightYearsBefore(options.now, 5),
  };
}

function midnightYearsBefore(now: Date, years: number): number {
  return Date.UTC(now.getUTCFullYear() - years, now.getUTCMonth(), now.getUTCDate());
}
