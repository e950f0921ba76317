/** The closed lists of words that follows are told in. */
import type { Digest, FollowChannel, FollowEvent, FollowSubject, Notification } from '../../src/goals/follow/follow.ts';
import { builder } from '../builder.ts';

type Words<Word extends string> = Record<Uppercase<Word>, { readonly value: Word; readonly description: string }>;

const events = {
  STATUS_CHANGE: {
    value: 'status_change',
    description: 'A target has another status than the day before. The first one of a target is none.',
  },
  MISSED_CHECK_IN: {
    value: 'missed_check_in',
    description: 'A check-in on a target of the goal is overdue, as `checkInOverdue` of the target has it.',
  },
  STALE_DATA: {
    value: 'stale_data',
    description: 'The newest rows behind a metric are older than a unit of its cadence, and a day.',
  },
  NO_DATA: { value: 'no_data', description: 'A target is INSUFFICIENT_DATA, and has no number at all.' },
} as const satisfies Words<FollowEvent>;

export const FollowEventEnum = builder.enumType('FollowEvent', {
  description:
    'What can be heard of. What stands (all but STATUS_CHANGE) is told once, and again only after it has cleared in between.',
  values: events,
});

export const NotificationEventEnum = builder.enumType('NotificationEvent', {
  description: 'What a notification is about.',
  values: {
    ...events,
    TEST: { value: 'test', description: 'Asked for with `testFollow`.' },
  } as const satisfies Words<Notification['event']>,
});

export const SubjectEnum = builder.enumType('FollowSubject', {
  description: 'What can be followed.',
  values: {
    GOAL: {
      value: 'goal',
      description: 'A goal: its targets, its check-ins, the data behind it, and the same of goals below it.',
    },
    TARGET: { value: 'target', description: 'A target: its status, its data, and the check-ins of its goal.' },
    METRIC: { value: 'metric', description: 'A metric: its data, and every target of it that you may see.' },
    MINE: { value: 'mine', description: 'Whatever you, or a team that you are in, answer for or work on.' },
  } as const satisfies Words<FollowSubject['kind']>,
});

export const ChannelEnum = builder.enumType('FollowChannel', {
  description: 'By which way a follower hears.',
  values: {
    WEBHOOK: { value: 'webhook', description: 'A signed POST of JSON, as Standard Webhooks say.' },
    EMAIL: { value: 'email', description: 'An e-mail; only where the server can send some.' },
  } as const satisfies Words<FollowChannel>,
});

export const DigestEnum = builder.enumType('FollowDigest', {
  description: 'Whether what happens is gathered into one message.',
  values: {
    NONE: { value: 'none', description: 'Each at once.' },
    DAILY: {
      value: 'daily',
      description: 'What came since the last one, at seven in the morning of the default calendar.',
    },
    WEEKLY: { value: 'weekly', description: 'The same, on the first day of its week.' },
  } as const satisfies Words<Digest>,
});

export const NotificationStateEnum = builder.enumType('NotificationState', {
  description: 'How far a notification has come.',
  values: {
    PENDING: { value: 'pending', description: 'Waits to be sent, to be sent again, or for its digest.' },
    DELIVERED: { value: 'delivered', description: 'The receiver has taken it.' },
    GIVEN_UP: {
      value: 'given_up',
      description: 'Sent in vain for about a day, refused for good, or its follow has ended.',
    },
  } as const satisfies Words<Notification['state']>,
});
