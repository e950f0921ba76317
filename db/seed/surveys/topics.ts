/** What a survey can be about: places in the customer journey, and how much each suffers when support is slow. */
import type { Weighted } from '../random.ts';

export interface Topic {
  readonly journey: string | null;
  readonly journeyStage: string | null;
  readonly touchpoint: string | null;
  /** 1: a slow support is felt in full; 0: not at all. */
  readonly suffers: number;
}

const topic = (journey: string, journeyStage: string, touchpoint: string, suffers: number): Topic => ({
  journey,
  journeyStage,
  touchpoint,
  suffers,
});

const help = topic('get_help', 'support', 'help_desk', 1);
const selfService = topic('get_help', 'support', 'help_centre', 0.45);
const setup = topic('get_started', 'onboarding', 'setup_guide', 0.6);
const training = topic('get_started', 'onboarding', 'training', 0.5);
const checkout = topic('buy', 'purchase', 'checkout', 0.1);
const delivery = topic('buy', 'purchase', 'delivery', 0.15);
const website = topic('find_out', 'awareness', 'website', 0);
const account = topic('manage_account', 'use', 'account_page', 0.4);
const renewal = topic('renew', 'renewal', 'account_manager', 0.7);

/** The relationship as a whole: no place in the journey. */
export const noTopic: Weighted<Topic> = [[{ journey: null, journeyStage: null, touchpoint: null, suffers: 1 }, 1]];

export const effortTopics: Weighted<Topic> = [
  [help, 52],
  [selfService, 14],
  [setup, 16],
  [account, 18],
];

export const purchaseTopics: Weighted<Topic> = [
  [checkout, 36],
  [delivery, 28],
  [setup, 20],
  [training, 16],
];

export const momentTopics: Weighted<Topic> = [
  [checkout, 40],
  [help, 40],
  [renewal, 20],
];

export const journeyTopics: Weighted<Topic> = [
  [website, 14],
  [checkout, 18],
  [setup, 16],
  [training, 8],
  [help, 22],
  [account, 12],
  [renewal, 10],
];

/** In the product. */
export const productTopics: Weighted<Topic> = [[topic('use_product', 'use', 'in_product', 0.08), 1]];

/** What a survey after a ticket is about. */
export const ticketTopic = (channel: string): Topic => topic('get_help', 'support', `support_${channel}`, 1);
