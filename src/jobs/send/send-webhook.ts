/** Sends a message to a webhook, signed as Standard Webhooks say (https://www.standardwebhooks.com). */
import { Webhook } from 'standardwebhooks';
import { request } from 'undici';
import { isPublicAddress, literalAddress } from '../../goals/follow/public-address.ts';
import { type Delivery, DeliveryError, type Send } from './delivery.ts';
import { guardedAgent, notPublic } from './guarded-agent.ts';

export interface WebhookOptions {
  /** Whether an address of this machine or of a private network may be called. */
  readonly private: boolean;
  /** Milliseconds for the whole attempt. */
  readonly answerWithin: number;
}

/** Any answer of the two hundreds is a yes; redirects are not followed, and 410 (gone) is a last word. */
export function webhookSender({ private: allowed, answerWithin }: WebhookOptions): {
  readonly send: (secret: string) => Send;
  readonly close: () => Promise<void>;
} {
  const agent = guardedAgent({ private: allowed, connectWithin: answerWithin });
  const send = (secret: string): Send => {
    const webhook = new Webhook(secret);
    return async (delivery, signal) => {
      const url = new URL(delivery.address);
      const literal = literalAddress(url);
      if (!allowed && literal !== null && !isPublicAddress(literal)) throw notPublic(url.hostname);
      const status = await post(delivery, webhook, signal);
      if (status >= 200 && status < 300) return;
      const redirected = status >= 300 && status < 400 ? ', and redirects are not followed' : '';
      throw new DeliveryError(`The receiver answered ${status}${redirected}.`, status === 410);
    };
  };
  const post = async (
    { id, address, message, headers }: Delivery,
    webhook: Webhook,
    signal: AbortSignal,
  ): Promise<number> => {
    const sentAt = new Date();
    const content = JSON.stringify(message);
    const slow = AbortSignal.timeout(answerWithin);
    try {
      const { statusCode, body } = await request(address, {
        dispatcher: agent,
        method: 'POST',
        headers: {
          ...headers,
          'content-type': 'application/json',
          'user-agent': 'cairn',
          'webhook-id': id,
          'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
          'webhook-signature': webhook.sign(id, sentAt, content),
        },
        body: content,
        signal: AbortSignal.any([signal, slow]),
      });
      // What it says is of no interest, and might be without an end.
      body.destroy();
      body.on('error', () => {});
      return statusCode;
    } catch (error) {
      throw explain(error, slow.aborted ? answerWithin : null);
    }
  };
  return { send, close: () => agent.destroy() };
}

function explain(error: unknown, waited: number | null): DeliveryError {
  if (error instanceof DeliveryError) return error;
  if (waited !== null) return new DeliveryError(`The receiver did not answer within ${waited / 1000} s.`);
  const { message, code } = error as { message?: string; code?: string };
  return new DeliveryError(`The receiver could not be reached: ${code ?? message ?? String(error)}.`);
}
