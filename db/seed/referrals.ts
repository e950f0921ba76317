/** Who recommends the demo company, and whether the recommended sign up. */
import type { referrals } from '../tables/referrals.ts';
import { type Company, chooseCustomer } from './company.ts';
import { daily } from './daily.ts';
import { randomStream } from './random.ts';
import { lags, strain, timeOfDay } from './story.ts';
import { DAY, fullSize } from './world.ts';

/** The rows of `cx.referrals`. */
export function* referralRows(company: Company): Generator<typeof referrals.$inferInsert> {
  const { world } = company;
  const random = randomStream(world.seed, 'referrals');
  let id = 0;
  for (const day of daily(company, random, { volume: fullSize.referrals, season: 'office' })) {
    const customer = chooseCustomer(company, random, day, (each) => {
      const content = 1 / (1 + Math.exp(-1.6 * each.mood));
      return content * (1 - 0.45 * strain(world, each.region, day, lags.relationship));
    });
    if (!customer) continue;
    const referredAt = timeOfDay(day, customer.region, random.unit());
    const convertedAt = random.chance(0.31)
      ? referredAt + Math.ceil(random.logNormal(12, 0.9) * DAY)
      : Number.POSITIVE_INFINITY;
    if (referredAt > world.now) continue;
    yield {
      id: ++id,
      customerId: customer.id,
      referredAt: new Date(referredAt),
      convertedAt: convertedAt <= world.now ? new Date(convertedAt) : null,
    };
  }
}
