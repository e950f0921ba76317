/** Use of the demo company's product, for the customers whose use is recorded. */
import type { usageDays } from '../tables/usage-days.ts';
import { type Company, type Customer, endOf, startOf } from './company.ts';
import { type Random, randomStream } from './random.ts';
import { adoption, season } from './story.ts';
import { DAY, features, type Segment } from './world.ts';

const users: Readonly<Record<Segment, number>> = { enterprise: 4, mid_market: 3, small_business: 2, consumer: 1 };

interface User {
  readonly customer: Customer;
  readonly key: string;
  /** Of the customer, beside it because every day of every user reads them. */
  readonly activeFrom: number;
  readonly activeUntil: number;
  /** Chance of using the product on an ordinary day. */
  readonly habit: number;
}

/** The rows of `cx.usage_days`, day by day. */
export function* usageDayRows(company: Company): Generator<typeof usageDays.$inferInsert> {
  const { world } = company;
  const random = randomStream(world.seed, 'usage_days');
  const everybody = company.customers
    .filter((customer) => customer.usageTracked)
    .flatMap((customer) => usersOf(random, customer));
  for (let index = 0; index < world.days; index++) {
    const day = world.firstDay + index * DAY;
    const usedOn = new Date(day).toISOString().slice(0, 10);
    const busy = season(day, 'office');
    for (const user of everybody) {
      if (day < user.activeFrom || day >= user.activeUntil || !random.chance(user.habit * busy)) continue;
      yield* usesOf(company, random, user, day, usedOn);
    }
  }
}

function* usesOf(
  company: Company,
  random: Random,
  user: User,
  day: number,
  usedOn: string,
): Generator<typeof usageDays.$inferInsert> {
  for (const subscription of user.customer.subscriptions) {
    const line = subscription.productLine;
    const runs = subscription.startedAt <= day && day < (subscription.endedAt ?? Number.POSITIVE_INFINITY);
    if (!runs || !random.chance(line === 'insights' ? 0.4 + 0.4 * adoption(company.world, day) : 0.7)) continue;
    const used = new Set([habitual(random, features[line])]);
    if (random.chance(0.25)) used.add(random.pick(features[line]));
    for (const feature of used) {
      yield {
        customerId: user.customer.id,
        userKey: user.key,
        productLine: line,
        feature,
        usedOn,
        events: 1 + random.failures(0.18),
      };
    }
  }
}

/** The first features of a line are used the most. */
const habitual = (random: Random, names: readonly string[]): string =>
  names[Math.min(names.length - 1, random.failures(0.55))] ?? '';

function usersOf(random: Random, customer: Customer): readonly User[] {
  return Array.from({ length: 1 + random.whole(users[customer.segment]) }, (_, index) => ({
    customer,
    key: `u${index + 1}`,
    activeFrom: startOf(customer),
    activeUntil: endOf(customer),
    habit: Math.min(0.9, 0.2 * Math.exp(0.25 * customer.mood + 0.7 * random.normal())),
  }));
}
