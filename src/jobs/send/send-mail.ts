/** Sends a message as an e-mail. */
import { createTransport } from 'nodemailer';
import { DeliveryError, type Send } from './delivery.ts';
import { writeMail } from './write-mail.ts';

export interface MailOptions {
  /** `smtp://` or `smtps://`, with user and password. */
  readonly url: string;
  /** Who sends: `Cairn <cairn@example.com>`. */
  readonly from: string;
  /** Milliseconds that each step of the conversation may take. */
  readonly answerWithin: number;
}

/** The identifier of a message is that of the delivery, so that a mailbox that looks at it keeps one of two. */
export function mailSender({ url, from, answerWithin }: MailOptions): {
  readonly send: Send;
  readonly close: () => void;
} {
  const transport = createTransport({
    url,
    connectionTimeout: answerWithin,
    greetingTimeout: answerWithin,
    socketTimeout: answerWithin,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = /@([^>\s]+)/.exec(from)?.[1] ?? 'cairn.invalid';
  return {
    send: async ({ id, address, message }) => {
      try {
        const messageId = `<${id}@${domain}>`;
        await transport.sendMail({ from, to: { name: '', address }, messageId, ...writeMail(message) });
      } catch (error) {
        const { responseCode, code } = error as { responseCode?: number; code?: string };
        throw new DeliveryError(`The mail server did not take it: ${responseCode ?? code ?? 'no reason given'}.`);
      }
    },
    close: () => transport.close(),
  };
}
