/** Who signs up at the demo company, when, and with what disposition towards it. */
import { companyName, personName } from './names.ts';
import { type Random, randomStream, type Weighted } from './random.ts';
import { adoption, season, timeOfDay } from './story.ts';
import {
  countries,
  DAY,
  fullSize,
  type Language,
  type ProductLine,
  type Region,
  regionShares,
  type Segment,
  segmentShares,
  type World,
} from './world.ts';

/** A customer as signed up: what becomes of it is in its life (`lives.ts`). */
export interface Signup {
  readonly id: number;
  readonly name: string;
  readonly email: string | null;
  readonly segment: Segment;
  readonly region: Region;
  readonly country: string;
  readonly language: Language;
  readonly industry: string | null;
  readonly acquisitionChannel: string;
  readonly acquisitionCost: number;
  readonly productLine: ProductLine;
  readonly usageTracked: boolean;
  /** Disposition: standard normal. The contented score higher, refer more and stay longer. */
  readonly mood: number;
  readonly signedUpAt: number;
}

const industries = [
  'retail',
  'manufacturing',
  'healthcare',
  'finance',
  'education',
  'hospitality',
  'public_sector',
  'technology',
];
const channels: Weighted<readonly [channel: string, cost: number]> = [
  [['organic_search', 0.6], 30],
  [['paid_search', 1.4], 22],
  [['referral', 0.4], 14],
  [['partner', 1.1], 12],
  [['events', 2.2], 8],
  [['outbound', 1.8], 14],
];
const costs: Readonly<Record<Segment, number>> = {
  enterprise: 9_500,
  mid_market: 1_700,
  small_business: 210,
  consumer: 24,
};
const GROWTH_A_YEAR = 1.28;
const TRACKED_SHARE = 1 / 12;

/** All signups, in the order of signing up; ids count from 1. */
export function signUp(world: World): readonly Signup[] {
  const random = randomStream(world.seed, 'customers');
  return signupTimes(world, random).map((time, index) => signUpOne(world, random, index + 1, time));
}

function signUpOne(world: World, random: Random, id: number, time: { day: number; unit: number }): Signup {
  const segment = random.weighted(segmentShares);
  const region = random.weighted(regionShares);
  const [country, language] = random.weighted(countries[region]);
  const [acquisitionChannel, cost] = random.weighted(channels);
  const signedUpAt = Math.min(timeOfDay(time.day, region, time.unit), world.now);
  const name = segment === 'consumer' ? personName(random, language) : companyName(random, language);
  return {
    id,
    name,
    email: random.chance(0.03) ? null : emailOf(name, id, segment),
    segment,
    region,
    country,
    language,
    industry: segment === 'consumer' ? null : random.pick(industries),
    acquisitionChannel,
    acquisitionCost: Math.round(random.logNormal(costs[segment] * cost, 0.5) * 100) / 100,
    productLine: random.weighted(firstPurchase(world, signedUpAt)),
    usageTracked: random.chance(TRACKED_SHARE),
    mood: random.normal(),
    signedUpAt,
  };
}

const firstPurchase = (world: World, at: number): Weighted<ProductLine> => [
  ['core', 0.6],
  ['connect', 0.16],
  ['pay', 0.24],
  ['insights', 0.4 * adoption(world, at)],
];

/** More signups every year, by season, never after now. */
function signupTimes(world: World, random: Random): { day: number; unit: number }[] {
  const sums: number[] = [];
  let sum = 0;
  for (let day = world.founded; day <= world.now; day += DAY) {
    sum += GROWTH_A_YEAR ** ((day - world.founded) / (365.25 * DAY)) * season(day, 'office');
    sums.push(sum);
  }
  const draws = Array.from({ length: Math.round(fullSize.customers * world.scale) }, () => random.unit() * sum);
  draws.sort((a, b) => a - b);
  let index = 0;
  return draws.map((draw) => {
    while ((sums[index] ?? sum) < draw) index++;
    return { day: world.founded + index * DAY, unit: random.unit() };
  });
}

function emailOf(name: string, id: number, segment: Segment): string {
  const ascii = name
    .normalize('NFKD')
    .replace(/[^\w ]/g, '')
    .trim()
    .toLowerCase();
  const slug = ascii.split(/\s+/).filter(Boolean).join('.') || 'customer';
  return segment === 'consumer' ? `${slug}.${id}@mail.example` : `accounts@${slug.replaceAll('.', '-')}-${id}.example`;
}
