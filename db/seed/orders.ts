/** The demo company's orders: what customers buy beside their subscriptions, most of it before the holidays. */
import type { orders } from '../tables/orders.ts';
import { type Company, chooseCustomer, lineInUse } from './company.ts';
import { daily } from './daily.ts';
import { randomStream, type Weighted } from './random.ts';
import { lags, strain, timeOfDay } from './story.ts';
import { fullSize, type Segment } from './world.ts';

const channels: Weighted<string> = [
  ['web', 46],
  ['app', 26],
  ['partner', 12],
  ['phone', 8],
  ['sales', 8],
];
const appetite: Readonly<Record<Segment, number>> = {
  enterprise: 0.9,
  mid_market: 0.7,
  small_business: 0.6,
  consumer: 0.8,
};
const amounts: Readonly<Record<Segment, number>> = {
  enterprise: 1_900,
  mid_market: 480,
  small_business: 130,
  consumer: 42,
};

/** The rows of `cx.orders`. */
export function* orderRows(company: Company): Generator<typeof orders.$inferInsert> {
  const { world } = company;
  const random = randomStream(world.seed, 'orders');
  let id = 0;
  for (const day of daily(company, random, { volume: fullSize.orders, season: 'shop' })) {
    const customer = chooseCustomer(
      company,
      random,
      day,
      (each) => appetite[each.segment] * (1 + 0.12 * Math.tanh(each.mood)),
    );
    if (!customer) continue;
    const orderedAt = timeOfDay(day, customer.region, random.unit());
    const burden = strain(world, customer.region, orderedAt, lags.relationship);
    const channel = random.weighted(channels);
    const amount = random.logNormal(amounts[customer.segment], 0.8);
    const refunded = random.chance(0.035 + 0.03 * burden);
    const productLine = lineInUse(company, random, customer, orderedAt);
    if (orderedAt > world.now) continue;
    yield {
      id: ++id,
      customerId: customer.id,
      productLine,
      channel,
      status: refunded ? 'refunded' : 'paid',
      amount: Math.max(1, amount).toFixed(2),
      orderedAt: new Date(orderedAt),
    };
  }
}
