/** The demo company's calls and chats: queues grow longer where support slows, and people hang up. */
import type { contacts } from '../tables/contacts.ts';
import { rota } from './agents.ts';
import { type Company, chooseCustomer } from './company.ts';
import { daily } from './daily.ts';
import { randomStream, type Weighted } from './random.ts';
import { lags, strain, timeOfDay } from './story.ts';
import { fullSize, MINUTE, type Queue, type Segment } from './world.ts';

const queueShares: Weighted<Queue> = [
  ['technical', 40],
  ['billing', 34],
  ['onboarding', 10],
  ['account', 16],
];
const appetite: Readonly<Record<Segment, number>> = {
  enterprise: 1,
  mid_market: 0.6,
  small_business: 0.35,
  consumer: 0.3,
};

/** The rows of `cx.contacts`. */
export function* contactRows(company: Company): Generator<typeof contacts.$inferInsert> {
  const { world } = company;
  const random = randomStream(world.seed, 'contacts');
  const whoIsOn = rota(company.agents);
  const known = (at: number) => (at <= world.now ? new Date(at) : null);
  let id = 0;
  for (const day of daily(company, random, { volume: fullSize.contacts, season: 'office' })) {
    const customer = chooseCustomer(company, random, day, (each) => appetite[each.segment]);
    if (!customer) continue;
    const queuedAt = timeOfDay(day, customer.region, random.unit());
    const channel = random.chance(0.62) ? 'phone' : 'chat';
    const queue = random.weighted(queueShares);
    const slow = 1 + 2 * strain(world, customer.region, queuedAt, lags.support);
    const wait = random.logNormal(channel === 'phone' ? 1.5 : 0.7, 0.9) * slow;
    const patience = random.logNormal(9, 0.7);
    const abandoned = wait > patience;
    const over = queuedAt + Math.ceil(Math.min(wait, patience) * MINUTE);
    const talk = Math.ceil(random.logNormal(channel === 'phone' ? 6 : 9, 0.6) * MINUTE);
    const agent = whoIsOn(random, customer.region, queue, queuedAt);
    const anonymous = random.chance(0.09);
    if (queuedAt > world.now) continue;
    yield {
      id: ++id,
      customerId: anonymous ? null : customer.id,
      agentId: abandoned || over > world.now ? null : (agent?.id ?? null),
      channel,
      queue,
      region: customer.region,
      queuedAt: new Date(queuedAt),
      answeredAt: abandoned ? null : known(over),
      abandonedAt: abandoned ? known(over) : null,
      endedAt: abandoned ? null : known(over + talk),
    };
  }
}
