/** The answers to one planned survey, day by day, counting the invitations that nobody answered. */
import { type Company, chooseCustomer, lineInUse } from '../company.ts';
import { daily } from '../daily.ts';
import { randomStream } from '../random.ts';
import { responseRate, strain, timeOfDay } from '../story.ts';
import { features } from '../world.ts';
import { answer, type SurveyRow } from './answer.ts';
import type { InvitationTally } from './invitations.ts';
import { productEffect, type SurveyPlan } from './plans.ts';

/** Rows without ids; every invitation up to now is in the tally afterwards. */
export function* plannedAnswers(company: Company, plan: SurveyPlan, tally: InvitationTally): Generator<SurveyRow> {
  const { world } = company;
  const random = randomStream(world.seed, `${plan.survey}/${plan.variant}`);
  const [least, most] = plan.scale;
  // Fewer answers a customer as rates drift down, so that invitations stay in proportion to customers.
  const shape = (day: number) => plan.shape(world, day) * responseRate(world, 'email', 'Americas', day);
  for (const day of daily(company, random, { volume: plan.volume, season: plan.season, shape })) {
    const customer = chooseCustomer(company, random, day, plan.asks);
    if (!customer) continue;
    const invitedAt = timeOfDay(day, customer.region, random.unit());
    const channel = random.weighted(plan.channels);
    const topic = random.weighted(plan.topics);
    const productLine = lineInUse(company, random, customer, invitedAt);
    const feature = plan.aboutFeature ? random.pick(features[productLine]) : null;
    const effect = (most - least) * productEffect(world, productLine, invitedAt) * (plan.lowIsGood ? -1 : 1);
    const burden = strain(world, customer.region, invitedAt, plan.lag) * topic.suffers;
    const felt =
      plan.mean + effect + plan.mood * customer.mood + plan.strained * burden + plan.spread * random.normal();
    const unanswered = random.failures(responseRate(world, channel, customer.region, invitedAt));
    if (invitedAt > world.now) continue;
    tally.add({ survey: plan.survey, channel, region: customer.region, productLine, at: invitedAt }, unanswered + 1);
    const { survey, variant, scale, lowIsGood } = plan;
    const { journey, journeyStage, touchpoint } = topic;
    const about = { productLine, feature, touchpoint, journey, journeyStage };
    const row = answer(world, random, {
      survey,
      variant,
      customer,
      agentId: null,
      channel,
      invitedAt,
      ...about,
      scale,
      felt,
      lowIsGood,
    });
    if (row) yield row;
  }
}
