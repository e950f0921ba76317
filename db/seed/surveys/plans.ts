/** The surveys that the demo company sends: to whom, how often, and what people feel. */
import type { Customer } from '../company.ts';
import type { Weighted } from '../random.ts';
import { adoption, lags, type SurveyChannel } from '../story.ts';
import { fullSize, MONTH, type ProductLine, type World } from '../world.ts';
import {
  effortTopics,
  journeyTopics,
  momentTopics,
  noTopic,
  productTopics,
  purchaseTopics,
  type Topic,
} from './topics.ts';

export interface SurveyPlan {
  readonly survey: string;
  readonly variant: string;
  /** Answers at full size. */
  readonly volume: number;
  readonly season: 'office' | 'shop';
  readonly channels: Weighted<SurveyChannel>;
  readonly topics: Weighted<Topic>;
  /** Asks about a feature of the product line. */
  readonly aboutFeature: boolean;
  readonly scale: readonly [least: number, most: number];
  readonly lowIsGood: boolean;
  /** On the scale: the usual answer, how far answers spread, and what one unit of mood adds. */
  readonly mean: number;
  readonly spread: number;
  readonly mood: number;
  /** What the slowdown in full adds, and when. */
  readonly strained: number;
  readonly lag: number;
  /** Chance that a customer drawn for the survey is asked. */
  readonly asks: (customer: Customer) => number;
  /** Change of volume over time, besides customers and season. */
  readonly shape: (world: World, day: number) => number;
}

const everybody = () => 1;
const businesses = (customer: Customer) =>
  ({ enterprise: 1, mid_market: 0.7, small_business: 0.12, consumer: 0 })[customer.segment];
const asEver = () => 1;

const usual = {
  season: 'office',
  aboutFeature: false,
  lowIsGood: false,
  topics: noTopic,
  asks: everybody,
  shape: asEver,
} as const;
const zeroToTen = [0, 10] as const;
const oneToFive = [1, 5] as const;

export const surveyPlans: readonly SurveyPlan[] = [
  {
    ...usual,
    survey: 'nps',
    variant: 'relationship',
    volume: fullSize.nps,
    channels: [
      ['email', 70],
      ['in_app', 30],
    ],
    scale: zeroToTen,
    mean: 8.25,
    spread: 1.75,
    mood: 0.75,
    strained: -0.68,
    lag: lags.relationship,
  },
  {
    ...usual,
    survey: 'transactional_nps',
    variant: 'after_moment',
    volume: fullSize.transactionalNps,
    channels: [
      ['email', 50],
      ['sms', 30],
      ['web', 20],
    ],
    topics: momentTopics,
    scale: zeroToTen,
    mean: 8.5,
    spread: 1.8,
    mood: 0.6,
    strained: -0.9,
    lag: lags.satisfaction,
  },
  {
    ...usual,
    survey: 'csat',
    variant: 'after_moment',
    volume: fullSize.csat,
    season: 'shop',
    channels: [
      ['email', 45],
      ['web', 35],
      ['sms', 20],
    ],
    topics: purchaseTopics,
    scale: oneToFive,
    mean: 4.3,
    spread: 0.85,
    mood: 0.28,
    strained: -0.6,
    lag: lags.satisfaction,
  },
  {
    ...usual,
    survey: 'psat',
    variant: 'in_product',
    volume: fullSize.psat,
    channels: [['in_app', 100]],
    topics: productTopics,
    aboutFeature: true,
    scale: oneToFive,
    mean: 4.1,
    spread: 0.85,
    mood: 0.25,
    strained: -0.6,
    lag: lags.satisfaction,
  },
  {
    ...usual,
    survey: 'osat',
    variant: 'account_review',
    volume: fullSize.osat,
    channels: [
      ['email', 75],
      ['phone', 25],
    ],
    scale: oneToFive,
    mean: 4.15,
    spread: 0.75,
    mood: 0.32,
    strained: -0.4,
    lag: lags.relationship,
    asks: businesses,
  },
  {
    ...usual,
    survey: 'ces',
    variant: 'made_it_easy',
    volume: fullSize.ces,
    channels: [
      ['email', 55],
      ['web', 25],
      ['chat', 20],
    ],
    topics: effortTopics,
    scale: [1, 7],
    mean: 5.55,
    spread: 1.25,
    mood: 0.3,
    strained: -1.5,
    lag: lags.effort,
  },
  // Version 1 of the effort survey, given up a year ago.
  {
    ...usual,
    survey: 'ces_effort',
    variant: 'effort_v1',
    volume: fullSize.cesEffort,
    channels: [
      ['email', 80],
      ['phone', 20],
    ],
    topics: effortTopics,
    scale: oneToFive,
    lowIsGood: true,
    mean: 2.2,
    spread: 0.85,
    mood: -0.2,
    strained: 1.1,
    lag: lags.effort,
    shape: (world, day) => (world.now - day > 12 * MONTH ? 1 : 0),
  },
  {
    ...usual,
    survey: 'experience',
    variant: 'journey',
    volume: fullSize.experience,
    season: 'shop',
    channels: [
      ['web', 40],
      ['email', 40],
      ['sms', 20],
    ],
    topics: journeyTopics,
    scale: oneToFive,
    mean: 4.15,
    spread: 0.9,
    mood: 0.28,
    strained: -0.75,
    lag: lags.satisfaction,
  },
];

/** What a product line adds to the usual answer, as a share of the scale: `insights` starts rough and matures. */
export function productEffect(world: World, productLine: ProductLine, at: number): number {
  const settled = { core: 0.01, connect: -0.02, pay: 0.015, insights: 0 }[productLine];
  return productLine === 'insights' ? -0.11 + 0.16 * adoption(world, at) : settled;
}
