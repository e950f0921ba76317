/** What becomes of a customer: subscriptions, every change of their price, renewals, and the end. */
import type { Signup } from './customers.ts';
import type { Random } from './random.ts';
import { adoption, lags, strain } from './story.ts';
import { DAY, HOUR, MINUTE, type ProductLine, productLines, type Segment, type World } from './world.ts';

export interface Subscription {
  readonly productLine: ProductLine;
  readonly plan: 'monthly' | 'annual';
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly movements: readonly Movement[];
  readonly renewals: readonly Renewal[];
}

interface Movement {
  readonly kind: 'new' | 'expansion' | 'contraction' | 'churn';
  /** Signed change of MRR in cents: whole, so that sums are exact. */
  readonly cents: number;
  readonly occurredAt: number;
}

interface Renewal {
  readonly dueAt: number;
  readonly renewed: boolean | null;
  readonly cents: number;
}

export interface Life {
  readonly subscriptions: readonly Subscription[];
  /** The end of the last subscription; null while a customer. */
  readonly churnedAt: number | null;
}

type Running = { -readonly [K in keyof Subscription]: Subscription[K] } & {
  movements: Movement[];
  renewals: Renewal[];
  mrr: number;
};

const prices: Readonly<Record<Segment, number>> = {
  enterprise: 3_800,
  mid_market: 620,
  small_business: 95,
  consumer: 14,
};
const annualShare: Readonly<Record<Segment, number>> = {
  enterprise: 0.95,
  mid_market: 0.8,
  small_business: 0.4,
  consumer: 0.15,
};
// By month, of customers in an ordinary mood while all is well.
const churnRisk: Readonly<Record<Segment, number>> = {
  enterprise: 0.006,
  mid_market: 0.01,
  small_business: 0.015,
  consumer: 0.02,
};
const UNDECIDED = 21 * DAY;

/** Lives one customer's months until it leaves or the present comes. */
export function live(world: World, random: Random, customer: Signup): Life {
  const startedAt = customer.signedUpAt + Math.floor(random.between(2 * MINUTE, 20 * HOUR));
  if (startedAt > world.now) return { subscriptions: [], churnedAt: null };
  const plan = random.chance(annualShare[customer.segment]) ? 'annual' : 'monthly';
  const open = (productLine: ProductLine, at: number, kind: 'new' | 'expansion'): Running => {
    const mrr = Math.max(
      100,
      Math.round(random.logNormal(prices[customer.segment] * (kind === 'new' ? 1 : 0.45), 0.55) * 100),
    );
    return {
      productLine,
      plan,
      startedAt: at,
      endedAt: null,
      movements: [{ kind, cents: mrr, occurredAt: at }],
      renewals: [],
      mrr,
    };
  };
  const all: Running[] = [open(customer.productLine, startedAt, 'new')];
  for (let month = 1; ; month++) {
    const from = monthsAfter(startedAt, month - 1);
    const to = monthsAfter(startedAt, month);
    const at = (unit: number) => from + Math.floor((to - from) * unit);
    const running = all.filter((subscription) => subscription.endedAt === null);
    const risk =
      churnRisk[customer.segment] *
      Math.exp(-0.45 * customer.mood) *
      (1 + 1.7 * strain(world, customer.region, to, lags.money));

    const leaves = plan === 'monthly' && random.chance(risk) ? at(random.between(0.5, 0.95)) : Number.POSITIVE_INFINITY;
    change(world, random, customer, running, at(random.between(0.05, 0.3)));
    const crossSale = chooseCrossSale(world, random, running, from);
    const crossSaleAt = at(random.between(0.3, 0.45));
    if (crossSale && crossSaleAt <= world.now) running.push(open(crossSale, crossSaleAt, 'expansion'));
    all.push(...running.filter((subscription) => !all.includes(subscription)));
    if (plan === 'monthly') endOne(world, random, running, 0.006, at(random.between(0.45, 0.5)));
    if (leaves <= world.now) return endLife(all, leaves);
    if (to > world.now) return { subscriptions: all, churnedAt: null };
    if (plan === 'annual' && month % 12 === 0) {
      const undecided = world.now - to < UNDECIDED && random.chance(0.6);
      if (!undecided && random.chance(1 - (1 - risk) ** 12)) return endLife(all, to);
      if (!undecided) endOne(world, random, running, 0.06, to);
      renewAll(all, to, undecided ? null : true);
    }
  }
}

/** Upgrades and downgrades of the month. */
function change(world: World, random: Random, customer: Signup, running: readonly Running[], at: number): void {
  const burden = strain(world, customer.region, at, lags.money);
  const up = 0.055 * (1 - 0.4 * burden);
  const down = 0.014 * (1 + 2.4 * burden);
  for (const subscription of running) {
    const draw = random.unit();
    const share = random.between(0.06, 0.26);
    if (draw >= up + down || at > world.now || at <= subscription.startedAt) continue;
    const kind = draw < up ? 'expansion' : 'contraction';
    const cents = Math.round(subscription.mrr * share) * (kind === 'expansion' ? 1 : -1);
    if (cents !== 0) move(subscription, kind, cents, at);
  }
}

/** A further product line for a customer that lacks it: rarely an old one, more and more often `insights`. */
function chooseCrossSale(world: World, random: Random, running: readonly Running[], at: number): ProductLine | null {
  const line = random.pick(productLines);
  const grown = adoption(world, at);
  const chance = line === 'insights' ? (grown > 0 ? 0.02 + 0.07 * grown : 0) : 0.012;
  return random.chance(chance) && !running.some((subscription) => subscription.productLine === line) ? line : null;
}

/** One of several subscriptions may end: the customer stays. */
function endOne(world: World, random: Random, running: Running[], chance: number, at: number): void {
  if (!random.chance(chance) || running.length < 2 || at > world.now) return;
  const [last] = running.splice(random.whole(running.length), 1);
  if (!last || last.startedAt >= at) return;
  if (last.plan === 'annual') renew(last, at, false);
  end(last, 'contraction', at);
}

function endLife(all: readonly Running[], at: number): Life {
  for (const subscription of all.filter((each) => each.endedAt === null)) {
    if (subscription.plan === 'annual') renew(subscription, at, false);
    end(subscription, 'churn', at);
  }
  return { subscriptions: all, churnedAt: at };
}

function renewAll(all: readonly Running[], at: number, renewed: boolean | null): void {
  for (const subscription of all) if (subscription.endedAt === null) renew(subscription, at, renewed);
}

/** Later products share the first one's anniversary. */
function renew(subscription: Running, dueAt: number, renewed: boolean | null): void {
  subscription.renewals.push({ dueAt, renewed, cents: subscription.mrr * 12 });
}

function end(subscription: Running, kind: 'contraction' | 'churn', at: number): void {
  move(subscription, kind, -subscription.mrr, at);
  subscription.endedAt = at;
}

function move(subscription: Running, kind: Movement['kind'], cents: number, occurredAt: number): void {
  subscription.movements.push({ kind, cents, occurredAt });
  subscription.mrr += cents;
}

/** The same day and time of day, `months` on; the 29th to 31st become the 28th. */
function monthsAfter(at: number, months: number): number {
  const date = new Date(at);
  date.setUTCDate(Math.min(28, date.getUTCDate()));
  return date.setUTCMonth(date.getUTCMonth() + months);
}
