/** One answer to a survey, from the invitation to its arrival, whatever the survey asks. */
import type { surveyResponses } from '../../tables/survey-responses.ts';
import { writeComment } from '../comments/write-comment.ts';
import type { Customer } from '../company.ts';
import type { Random } from '../random.ts';
import { lags, type SurveyChannel, strain } from '../story.ts';
import { DAY, HOUR, MINUTE, type ProductLine, type Segment, type World } from '../world.ts';

export type SurveyRow = Omit<typeof surveyResponses.$inferInsert, 'id'>;

/** What was asked, of whom, about what, and what the respondent feels. */
export interface Asked {
  readonly survey: string;
  readonly variant: string;
  readonly customer: Customer;
  readonly agentId: number | null;
  readonly channel: SurveyChannel;
  readonly invitedAt: number;
  readonly productLine: ProductLine;
  readonly feature: string | null;
  readonly touchpoint: string | null;
  readonly journey: string | null;
  readonly journeyStage: string | null;
  readonly scale: readonly [least: number, most: number];
  /** On the scale, before rounding and clamping. */
  readonly felt: number;
  /** The scale asks for something bad, such as effort. */
  readonly lowIsGood?: boolean;
}

const weights: Readonly<Record<Segment, string>> = {
  enterprise: '1.6',
  mid_market: '1.25',
  small_business: '1',
  consumer: '0.85',
};
const commentShare = 0.27;

/** The row of an answer; null when it has not arrived by now. */
export function answer(world: World, random: Random, asked: Asked): SurveyRow | null {
  const { customer, scale } = asked;
  const respondedAt = asked.invitedAt + Math.ceil(Math.min(21 * DAY, MINUTE + random.logNormal(7, 1.4) * HOUR));
  const receivedAt = respondedAt + Math.ceil(travelTime(random));
  const score = scoreOf(random, asked.felt, scale);
  const anonymous = random.chance(asked.channel === 'web' || asked.channel === 'sms' ? 0.16 : 0.035);
  const comment = random.chance(commentShare)
    ? writeComment(random, {
        language: customer.language,
        feeling: feelingOf(score, asked),
        productLine: asked.productLine,
        feature: asked.feature,
        waiting: strain(world, customer.region, respondedAt, lags.satisfaction),
      })
    : null;
  if (receivedAt > world.now) return null;
  const { survey, variant, channel, touchpoint, journey, journeyStage, productLine, feature } = asked;
  return {
    customerId: anonymous ? null : customer.id,
    agentId: asked.agentId,
    survey,
    variant,
    score: score === null ? null : String(score),
    scaleMin: String(scale[0]),
    scaleMax: String(scale[1]),
    comment,
    language: customer.language,
    channel,
    region: customer.region,
    touchpoint,
    journey,
    journeyStage,
    productLine,
    feature,
    invitedAt: new Date(asked.invitedAt),
    respondedAt: new Date(respondedAt),
    receivedAt: new Date(receivedAt),
    weight: anonymous ? '1' : weights[customer.segment],
  };
}

/** Mostly minutes; by nightly batch for some; weeks for the rest. */
function travelTime(random: Random): number {
  const draw = random.unit();
  if (draw < 0.92) return random.between(0.2, 25) * MINUTE;
  if (draw < 0.98) return random.between(3, 40) * HOUR;
  return random.between(3, 34) * DAY;
}

/** A few are blank; fewer lie outside the scale, as real files have them. */
function scoreOf(random: Random, felt: number, [least, most]: readonly [number, number]): number | null {
  const draw = random.unit();
  if (draw < 0.014) return null;
  if (draw < 0.0158) return draw < 0.0152 ? most + 1 : draw < 0.0155 ? 99 : least - 1;
  return Math.min(most, Math.max(least, Math.round(felt)));
}

function feelingOf(score: number | null, asked: Asked): 'content' | 'mixed' | 'unhappy' {
  if (score === null) return 'mixed';
  const share = (score - asked.scale[0]) / (asked.scale[1] - asked.scale[0]);
  const good = asked.lowIsGood ? 1 - share : share;
  return good >= 0.74 ? 'content' : good > 0.55 ? 'mixed' : 'unhappy';
}
