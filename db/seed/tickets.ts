/** The demo company's tickets: the first place where the slowdown shows. */
import type { tickets } from '../tables/tickets.ts';
import { type Agent, rota } from './agents.ts';
import { type Company, type Customer, chooseCustomer, lineInUse } from './company.ts';
import { daily } from './daily.ts';
import { type Random, randomStream, type Weighted } from './random.ts';
import { isOffHours, lags, strain, timeOfDay } from './story.ts';
import { DAY, fullSize, HOUR, MINUTE, type ProductLine, type Queue, type Segment, type World } from './world.ts';

/** A ticket with everything that will happen to it, also after now. */
export interface Ticket {
  readonly customer: Customer;
  readonly agent: Agent | null;
  readonly channel: string;
  readonly queue: Queue;
  readonly priority: Priority;
  readonly category: string;
  readonly productLine: ProductLine;
  readonly openedAt: number;
  /** Infinity: never. */
  readonly firstReplyAt: number;
  readonly firstResolvedAt: number;
  readonly resolvedAt: number;
  readonly reopenedCount: number;
  readonly hasSla: boolean;
}

type Priority = 'urgent' | 'high' | 'normal' | 'low';

const priorities: Weighted<Priority> = [
  ['urgent', 7],
  ['high', 21],
  ['normal', 52],
  ['low', 20],
];
/** Median hours to a first reply and from there to a resolution, and the hours agreed for a resolution. */
const paces: Readonly<Record<Priority, { reply: number; resolution: number; agreed: number }>> = {
  urgent: { reply: 0.3, resolution: 2.1, agreed: 8 },
  high: { reply: 1, resolution: 6.5, agreed: 30 },
  normal: { reply: 2.4, resolution: 17, agreed: 84 },
  low: { reply: 4, resolution: 29, agreed: 144 },
};
const channels: Weighted<string> = [
  ['email', 42],
  ['web', 24],
  ['chat', 18],
  ['phone', 12],
  ['social', 4],
];
const queueShares: Weighted<Queue> = [
  ['technical', 46],
  ['billing', 26],
  ['onboarding', 14],
  ['account', 14],
];
const categories: Readonly<Record<Queue, readonly string[]>> = {
  technical: ['bug', 'outage', 'performance', 'how_to', 'integration'],
  billing: ['invoice', 'refund', 'payment_failed', 'pricing'],
  onboarding: ['setup', 'data_import', 'training'],
  account: ['access', 'permissions', 'cancellation', 'contract'],
};
const appetite: Readonly<Record<Segment, number>> = {
  enterprise: 1,
  mid_market: 0.55,
  small_business: 0.22,
  consumer: 0.12,
};

/** Every ticket, in the order of the days they are opened: the same each time for the same company. */
export function* openTickets(company: Company): Generator<Ticket> {
  const random = randomStream(company.world.seed, 'tickets');
  const whoIsOn = rota(company.agents);
  for (const day of daily(company, random, { volume: fullSize.tickets, season: 'office' })) {
    const customer = chooseCustomer(company, random, day, (each) => appetite[each.segment]);
    if (!customer) continue;
    const openedAt = timeOfDay(day, customer.region, random.unit());
    const queue = random.weighted(queueShares);
    const agent = whoIsOn(random, customer.region, queue, openedAt);
    if (openedAt <= company.world.now) yield openOne(company, random, customer, openedAt, queue, agent);
  }
}

function openOne(
  company: Company,
  random: Random,
  customer: Customer,
  openedAt: number,
  queue: Queue,
  agent: Agent | null,
): Ticket {
  const priority = random.weighted(priorities);
  const pace = paces[priority];
  const burden = strain(company.world, customer.region, openedAt, lags.support);
  const slow = 1 + 2.1 * burden;
  const closed = isOffHours(openedAt, customer.region) && priority !== 'urgent' ? random.between(0, 4) : 0;
  const firstReplyAt = openedAt + Math.floor(MINUTE + (random.logNormal(pace.reply, 0.8) + closed) * slow * HOUR);
  // A few are never resolved: forgotten, or waiting for the customer for good.
  const firstResolvedAt = random.chance(0.0012)
    ? Number.POSITIVE_INFINITY
    : firstReplyAt + Math.floor(random.logNormal(pace.resolution, 0.9) * slow * HOUR);
  const reopenedCount = random.chance(0.06 + 0.05 * burden) ? 1 + random.failures(0.8) : 0;
  const again = reopenedCount * (6 * HOUR + random.logNormal(20, 0.7) * slow * HOUR);
  return {
    customer,
    agent,
    channel: random.weighted(channels),
    queue,
    priority,
    category: random.pick(categories[queue]),
    productLine: lineInUse(company, random, customer, openedAt),
    openedAt,
    firstReplyAt,
    firstResolvedAt,
    resolvedAt: firstResolvedAt + Math.floor(again),
    reopenedCount,
    hasSla: customer.segment !== 'consumer' || random.chance(0.5),
  };
}

/** Hours to the first resolution, over what is usual for its priority: 1 is usual, 3 three times as long. */
export const slowness = (ticket: Ticket): number =>
  (ticket.firstResolvedAt - ticket.openedAt) /
  HOUR /
  (paces[ticket.priority].resolution + paces[ticket.priority].reply);

/** The rows of `cx.tickets`: what is known of each ticket now. */
export function* ticketRows(company: Company): Generator<typeof tickets.$inferInsert> {
  const { world } = company;
  const known = (at: number) => (at <= world.now ? new Date(at) : null);
  let id = 0;
  for (const ticket of openTickets(company)) {
    const reopened = ticket.firstResolvedAt + 2 * HOUR <= world.now ? ticket.reopenedCount : 0;
    yield {
      id: ++id,
      customerId: ticket.customer.id,
      agentId:
        ticket.firstReplyAt <= world.now || world.now - ticket.openedAt > DAY ? (ticket.agent?.id ?? null) : null,
      channel: ticket.channel,
      queue: ticket.queue,
      priority: ticket.priority,
      category: ticket.category,
      productLine: ticket.productLine,
      openedAt: new Date(ticket.openedAt),
      firstReplyAt: known(ticket.firstReplyAt),
      firstResolvedAt: known(ticket.firstResolvedAt),
      resolvedAt: known(reopened > 0 ? ticket.resolvedAt : ticket.firstResolvedAt),
      reopenedCount: reopened,
      slaMet: ticket.hasSla ? slaMet(world, ticket) : null,
    };
  }
}

function slaMet(world: World, ticket: Ticket): boolean | null {
  const deadline = ticket.openedAt + paces[ticket.priority].agreed * HOUR;
  if (ticket.firstResolvedAt <= world.now) return ticket.firstResolvedAt <= deadline;
  return deadline < world.now ? false : null;
}
