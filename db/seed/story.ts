/**
 * The demo company's story as curves over time: support slows in one region, its customers feel it, say it, and leave,
 * each later than the one before; meanwhile a product line grows and fewer people answer surveys.
 */
import { DAY, HOUR, hoursAhead, MONTH, type Region, type World } from './world.ts';

/** Where support slows. */
const troubledRegion: Region = 'EMEA';

/** How much later than support itself each thing feels the slowdown. */
export const lags = {
  support: 0,
  effort: 14 * DAY,
  satisfaction: 21 * DAY,
  relationship: 91 * DAY,
  money: 182 * DAY,
} as const;

const MONTHS_SINCE_SLOWDOWN = 15;
const MONTHS_OF_DECLINE = 2;
const MONTHS_OF_RECOVERY = 3;
const RECOVERED = 0.6;
const MONTHS_SINCE_LAUNCH = 18;

/** Months from an instant to now. */
const monthsAgo = (world: World, at: number) => (world.now - at) / MONTH;

/** 0 before `from`, 1 after `to`, smooth between. */
function ramp(value: number, from: number, to: number): number {
  const x = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return x * x * (3 - 2 * x);
}

/** How badly the slowdown is felt: 0 not at all, 1 in full; falling again towards now where the lag is short. */
export function strain(world: World, region: Region, at: number, lag: number): number {
  if (region !== troubledRegion) return 0;
  const ago = monthsAgo(world, at - lag);
  const decline = ramp(-ago, -MONTHS_SINCE_SLOWDOWN, -MONTHS_SINCE_SLOWDOWN + MONTHS_OF_DECLINE);
  return decline - RECOVERED * ramp(-ago, -MONTHS_OF_RECOVERY, 0);
}

/** When the product line `insights` came out. */
export const launchOf = (world: World): number => world.now - MONTHS_SINCE_LAUNCH * MONTH;

/** How far `insights` has come: 0 before the launch, 1 now. */
export const adoption = (world: World, at: number): number =>
  Math.max(0, 1 - monthsAgo(world, at) / MONTHS_SINCE_LAUNCH);

const responseRates = { email: 0.24, in_app: 0.33, sms: 0.2, web: 0.12, phone: 0.28, chat: 0.3 } as const;
export type SurveyChannel = keyof typeof responseRates;
export const surveyChannels = Object.keys(responseRates) as readonly SurveyChannel[];
const drifts: Readonly<Record<SurveyChannel, number>> = {
  email: 0.34,
  in_app: 0.18,
  sms: 0.3,
  web: 0.4,
  phone: 0.15,
  chat: 0.1,
};

/** The share of invitations that are answered: drifts down by the year, faster by email and on the web. */
export function responseRate(world: World, channel: SurveyChannel, region: Region, at: number): number {
  const elapsed = (at - world.firstDay) / (world.now - world.firstDay);
  return responseRates[channel] * (1 - drifts[channel] * elapsed) * (1 - 0.08 * strain(world, region, at, lags.effort));
}

const officeWeek = [0.32, 1.2, 1.16, 1.12, 1.1, 1.02, 0.42];
const shopWeek = [1.1, 0.92, 0.92, 0.95, 1, 1.1, 1.22];
const year = [1.04, 0.98, 1, 0.99, 1, 0.97, 0.9, 0.78, 1.02, 1.04, 1.12, 1.32];

/** Relative business of a day: weekdays (Sunday first), an August dip and a December peak. */
export function season(day: number, kind: 'office' | 'shop'): number {
  const date = new Date(day);
  const month = year[date.getUTCMonth()] ?? 1;
  const weekday = (kind === 'office' ? officeWeek : shopWeek)[date.getUTCDay()] ?? 1;
  return weekday * (kind === 'office' ? month : month * month);
}

// Customers sleep: relative business by hour of the local clock.
const hours = [2, 1, 1, 1, 1, 2, 4, 9, 18, 24, 26, 25, 20, 22, 25, 25, 22, 18, 14, 12, 11, 9, 6, 4];
const hourSum = hours.reduce((sum, hour) => sum + hour, 0);

/** An instant of the UTC day, at an hour when people of the region are up; `unit` is a draw in [0, 1). */
export function timeOfDay(day: number, region: Region, unit: number): number {
  let left = unit * hourSum;
  let hour = 0;
  while (hour < 23 && left >= (hours[hour] ?? 0)) left -= hours[hour++] ?? 0;
  const local = hour + left / (hours[hour] ?? 1);
  const utc = (local - hoursAhead[region] + 24) % 24;
  return Math.floor(day + utc * HOUR);
}

/** Whether offices of the region are closed: nights and weekends. */
export function isOffHours(at: number, region: Region): boolean {
  const local = at + hoursAhead[region] * HOUR;
  const weekday = (Math.floor(local / DAY) + 4) % 7;
  const hour = Math.floor((local % DAY) / HOUR);
  return weekday === 0 || weekday === 6 || hour < 8 || hour >= 18;
}
