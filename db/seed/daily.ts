/** How many of a thing happen each day: in proportion to the customers there are, the season, and what else shapes it. */
import type { Company } from './company.ts';
import type { Random } from './random.ts';
import { season } from './story.ts';
import { DAY } from './world.ts';

/** Midnight UTC of every day of the world, once for each event of that day; about `volume` (at full size) in all. */
export function* daily(
  company: Company,
  random: Random,
  plan: { readonly volume: number; readonly season: 'office' | 'shop'; readonly shape?: (day: number) => number },
): Generator<number> {
  const { world, activeByDay } = company;
  const weights = activeByDay.map((active, index) => {
    const day = world.firstDay + index * DAY;
    return active * season(day, plan.season) * (plan.shape?.(day) ?? 1);
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total === 0) return;
  for (const [index, weight] of weights.entries()) {
    const count = random.poisson((weight / total) * plan.volume * world.scale);
    for (let event = 0; event < count; event++) yield world.firstDay + index * DAY;
  }
}
