/** English comments. */
import type { Phrasebook } from './phrasebook.ts';

export const english: Phrasebook = {
  content: {
    speed: [
      'I had an answer within the hour.',
      'Solved the same day, faster than I expected.',
      'No waiting at all this time.',
    ],
    staff: [
      '{agent} knew exactly what to do.',
      '{agent} was patient and kind.',
      'Your team stayed with me until it worked.',
    ],
    product: [
      '{product} does what we need.',
      'The {feature} are a joy to use.',
      'Setting up {product} took us ten minutes.',
    ],
    price: ['Good value for the price.', 'The invoice was clear, no surprises.'],
  },
  unhappy: {
    speed: [
      'I waited {days} days for a reply.',
      'Nobody answered for {days} days.',
      'Every answer takes longer than the last one.',
    ],
    staff: ['I had to explain the same problem to {days} people.', '{agent} closed the ticket without asking me.'],
    product: [
      '{product} broke again after the update.',
      'The {feature} are slow and lose my settings.',
      'I cannot find anything in {product} any more.',
    ],
    price: ['Too expensive for what it is.', 'I was charged twice and am still waiting for the refund.'],
  },
  mixed: [
    '{product} is fine, support could be quicker.',
    'It works, but the {feature} need more polish.',
    'Okay in the end, after {days} days.',
    'Neither good nor bad.',
  ],
  opening: {
    content: ['Great!', 'Really happy.', 'Thank you.'],
    mixed: ['Hm.', 'So so.'],
    unhappy: ['Disappointing.', 'Sorry, but:', 'Not again…'],
  },
  closing: {
    content: ['👍', '😊', 'Would recommend.', '❤️'],
    mixed: ['🤷', '🙂'],
    unhappy: ['😡', '👎', 'We are looking at alternatives.', '😞'],
  },
};
