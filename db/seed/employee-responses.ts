/** What the demo company's staff say: the troubled support desks first of all. */
import type { employeeResponses } from '../tables/employee-responses.ts';
import { type Random, randomStream, type Weighted } from './random.ts';
import { createStaff } from './staff.ts';
import { lags, strain } from './story.ts';
import { DAY, fullSize, HOUR, MONTH, type Queue, queues, type Region, regionShares, type World } from './world.ts';

const divisions: Weighted<string> = [
  ['support', 38],
  ['product', 24],
  ['sales', 20],
  ['operations', 18],
];

/** The rows of `cx.employee_responses`: a pulse every month, eNPS every third one. */
export function* employeeResponseRows(world: World): Generator<typeof employeeResponses.$inferInsert> {
  const random = randomStream(world.seed, 'employee_responses');
  const staff = createStaff(world);
  const months = Math.floor((world.now - world.firstDay) / MONTH);
  const aWave = (fullSize.employeeResponses * world.scale) / (months + months / 3);
  let id = 0;
  for (let month = 0; month <= months; month++) {
    for (const survey of month % 3 === 1 ? (['pulse', 'enps'] as const) : (['pulse'] as const)) {
      const respondentOf = staff();
      for (let left = random.poisson(aWave); left > 0; left--) {
        const respondedAt = Math.floor(
          world.firstDay + month * MONTH + random.between(0, 9) * DAY + random.between(7, 19) * HOUR,
        );
        const answer = answerOf(world, random, survey, respondedAt);
        const respondent = respondentOf(answer);
        if (respondedAt <= world.now)
          yield { id: ++id, respondent, survey, ...answer, respondedAt: new Date(respondedAt) };
      }
    }
  }
}

function answerOf(world: World, random: Random, survey: 'enps' | 'pulse', at: number) {
  const division = random.weighted(divisions);
  const region: Region = random.weighted(regionShares);
  const queue: Queue | null = division === 'support' ? random.pick(queues) : null;
  const burden = strain(world, region, at, lags.support) * (division === 'support' ? 1 : 0.2);
  const [mean, spread, least, most] =
    survey === 'enps' ? [7.9 - 1.9 * burden, 2, 0, 10] : [3.9 - 0.8 * burden, 0.9, 1, 5];
  const score = Math.min(most, Math.max(least, Math.round(mean + spread * random.normal())));
  return { score: random.chance(0.02) ? null : String(score), division, region, queue };
}
