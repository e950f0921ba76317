/** Whether a follow can be: events that its subject has, and an address that can be reached from here. */
import { z } from 'zod';
import { type Issue, issue } from '../../kernel/issue.ts';
import {
  type Digest,
  type FollowChannel,
  type FollowEvent,
  type FollowRules,
  type FollowSubject,
  followEvents,
} from './follow.ts';
import { isPublicAddress, literalAddress } from './public-address.ts';

export interface FollowContent {
  readonly subject: FollowSubject;
  readonly events: readonly FollowEvent[];
  readonly channel: FollowChannel;
  readonly address: string;
  readonly digest: Digest;
}

/** Nobody checks in on a metric. */
export const eventsOf = ({ kind }: FollowSubject): readonly FollowEvent[] =>
  kind === 'metric' ? followEvents.filter((event) => event !== 'missed_check_in') : followEvents;

/** FOLLOW_INVALID for each thing that is wrong. */
export const checkFollow = (content: FollowContent, rules: FollowRules): readonly Issue[] => [
  ...checkEvents(content),
  ...(content.channel === 'email' ? checkMail(content.address, rules) : checkWebhook(content.address, rules)),
];

function checkEvents({ subject, events }: FollowContent): readonly Issue[] {
  if (events.length === 0) return [invalid(['events'], 'A follow without events hears nothing.', 'Name at least one.')];
  const possible = eventsOf(subject);
  return events
    .filter((event) => !possible.includes(event))
    .map((event) =>
      invalid(
        ['events'],
        `A ${subject.kind} has no ${event.toUpperCase()}.`,
        `Choose among ${possible.map((each) => each.toUpperCase()).join(', ')}.`,
      ),
    );
}

function checkMail(address: string, { mail }: FollowRules): readonly Issue[] {
  if (!mail)
    return [
      invalid(
        ['channel'],
        'This server cannot send e-mail.',
        'Set CAIRN_SMTP_URL and CAIRN_MAIL_FROM where it is started, or follow by WEBHOOK.',
      ),
    ];
  if (z.email().safeParse(address).success) return [];
  return [invalid(['address'], 'This is not an e-mail address.', 'Write it as ada@example.com.')];
}

function checkWebhook(address: string, { privateWebhooks }: FollowRules): readonly Issue[] {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol))
    return [
      invalid(['address'], 'A webhook needs an address of http or https.', 'Write it as https://example.com/hook.'),
    ];
  if (url.username !== '' || url.password !== '')
    return [invalid(['address'], 'The address holds a password.', 'Leave it out: the signature says who sends.')];
  const literal = literalAddress(url);
  if (privateWebhooks || (literal === null && url.hostname !== 'localhost') || isPublicAddress(literal ?? ''))
    return [];
  return [
    invalid(
      ['address'],
      `The address ${url.hostname} is of this machine or of a private network.`,
      'Use a public address, or start the server with CAIRN_WEBHOOK_PRIVATE=on.',
    ),
  ];
}

const invalid = (path: readonly string[], message: string, hint: string): Issue =>
  issue('FOLLOW_INVALID', message, { path, hints: [hint] });
