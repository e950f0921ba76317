/** The demo company's people and contracts, made before anything happens to them. */
import { type Agent, hireAgents } from './agents.ts';
import { type Signup, signUp } from './customers.ts';
import { type Life, live } from './lives.ts';
import { type Random, randomStream } from './random.ts';
import { launchOf } from './story.ts';
import { DAY, type ProductLine, type World } from './world.ts';

export interface Customer extends Signup, Life {}

export interface Company {
  readonly world: World;
  /** In the order of signing up. */
  readonly customers: readonly Customer[];
  readonly agents: readonly Agent[];
  /** Customers at the start of each day of the world. */
  readonly activeByDay: readonly number[];
  /** By customer, beside the objects because drawing customers reads them millions of times. */
  readonly spans: Spans;
}

interface Spans {
  readonly signedUpAt: Float64Array;
  readonly activeFrom: Float64Array;
  readonly activeUntil: Float64Array;
}

/** Everybody, and the contracts of everybody. */
export function foundCompany(world: World): Company {
  const random = randomStream(world.seed, 'lives');
  const customers = signUp(world).map((signup) => ({ ...signup, ...live(world, random, signup) }));
  return {
    world,
    customers,
    agents: hireAgents(world),
    activeByDay: countActive(world, customers),
    spans: spansOf(customers),
  };
}

/** When the first subscription starts; infinity where none has. */
export const startOf = (customer: Customer): number => customer.subscriptions[0]?.startedAt ?? Number.POSITIVE_INFINITY;

/** When the last subscription ended; infinity while one runs. */
export const endOf = (customer: Customer): number => customer.churnedAt ?? Number.POSITIVE_INFINITY;

/**
 * A customer that is active at an instant, chosen with a chance in proportion to `weight` (0 to 1); null where none was
 * found in many draws, as in a demo of a handful of customers.
 */
export function chooseCustomer(
  company: Company,
  random: Random,
  at: number,
  weight: (customer: Customer) => number,
): Customer | null {
  const { activeFrom, activeUntil, signedUpAt } = company.spans;
  const count = countUpTo(signedUpAt, at);
  for (let draw = 0; count > 0 && draw < 400; draw++) {
    const index = random.whole(count);
    if ((activeFrom[index] ?? at) > at || (activeUntil[index] ?? 0) <= at) continue;
    const customer = company.customers[index];
    if (customer && random.chance(weight(customer))) return customer;
  }
  return null;
}

/** One of the product lines that a customer has, the newest line more often while it is new. */
export function lineInUse(company: Company, random: Random, customer: Customer, at: number): ProductLine {
  if (customer.subscriptions.length < 2) return customer.productLine;
  const lines = customer.subscriptions.filter(
    (each) => each.startedAt <= at && at < (each.endedAt ?? Number.POSITIVE_INFINITY),
  );
  const fresh = lines.find((each) => each.productLine === 'insights');
  if (fresh && at - launchOf(company.world) < 365 * DAY && random.chance(0.3)) return 'insights';
  return lines.length > 0 ? random.pick(lines).productLine : customer.productLine;
}

/** How many of the ascending values are at most `limit`. */
function countUpTo(ascending: Float64Array, limit: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? 0) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

const spansOf = (customers: readonly Customer[]): Spans => ({
  signedUpAt: Float64Array.from(customers, (customer) => customer.signedUpAt),
  activeFrom: Float64Array.from(customers, startOf),
  activeUntil: Float64Array.from(customers, endOf),
});

function countActive(world: World, customers: readonly Customer[]): readonly number[] {
  const changes = new Float64Array(world.days + 1);
  const dayOf = (at: number) => Math.min(world.days, Math.max(0, Math.ceil((at - world.firstDay) / DAY)));
  for (const customer of customers) {
    const start = dayOf(customer.signedUpAt);
    const end = customer.churnedAt === null ? world.days : dayOf(customer.churnedAt);
    changes[start] = (changes[start] ?? 0) + 1;
    changes[end] = (changes[end] ?? 0) - 1;
  }
  let active = 0;
  return Array.from({ length: world.days }, (_, day) => (active += changes[day] ?? 0));
}
