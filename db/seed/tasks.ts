/** Attempts at tasks in the demo company's product: it gets a little easier over the years, `insights` the most. */
import type { tasks } from '../tables/tasks.ts';
import { type Company, chooseCustomer, lineInUse } from './company.ts';
import { daily } from './daily.ts';
import { randomStream } from './random.ts';
import { adoption, timeOfDay } from './story.ts';
import { features, fullSize, MINUTE } from './world.ts';

/** The rows of `cx.tasks`. */
export function* taskRows(company: Company): Generator<typeof tasks.$inferInsert> {
  const { world } = company;
  const random = randomStream(world.seed, 'tasks');
  let id = 0;
  for (const day of daily(company, random, { volume: fullSize.tasks, season: 'office' })) {
    const customer = chooseCustomer(company, random, day, (each) => (each.segment === 'consumer' ? 0.4 : 1));
    if (!customer) continue;
    const startedAt = timeOfDay(day, customer.region, random.unit());
    const line = lineInUse(company, random, customer, startedAt);
    const learnt = (startedAt - world.firstDay) / (world.now - world.firstDay);
    const ease = line === 'insights' ? 0.62 + 0.2 * adoption(world, startedAt) : 0.77 + 0.06 * learnt;
    const succeeded = random.chance(ease);
    const completes = succeeded || random.chance(0.3);
    const completedAt = startedAt + Math.ceil(random.logNormal(succeeded ? 3 : 7, 0.7) * MINUTE);
    const feature = random.pick(features[line]);
    if (startedAt > world.now) continue;
    const done = completes && completedAt <= world.now;
    yield {
      id: ++id,
      customerId: customer.id,
      feature,
      startedAt: new Date(startedAt),
      completedAt: done ? new Date(completedAt) : null,
      succeeded: succeeded && done,
    };
  }
}
