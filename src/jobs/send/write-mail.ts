/** A message as an e-mail: a subject, the sentences as plain text, and the same as plain HTML. */
import type { Message } from '../../goals/follow/follow.ts';

export interface Mail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Longer subjects are cut by mailboxes. */
const longestSubject = 100;

export function writeMail({ type, data }: Message): Mail {
  const { summary, notifications } = data as Message['data'] & { readonly notifications?: readonly Message[] };
  const lines = [summary, ...(type === 'digest' ? (notifications ?? []).map((each) => each.data.summary) : [])];
  const subject = `Cairn: ${summary.replace(/\s+/g, ' ')}`;
  const note = 'You get this because you follow it in Cairn; end the follow there to hear no more.';
  return {
    subject: subject.length > longestSubject ? `${subject.slice(0, longestSubject - 1)}…` : subject,
    text: `${[...lines, note].join('\n\n')}\n`,
    html: `${lines.map((line) => `<p>${escapeHtml(line)}</p>`).join('\n')}\n<p><small>${escapeHtml(note)}</small></p>\n`,
  };
}

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (found) => `&#${found.charCodeAt(0)};`);
