/** The noun: one message on its way to one address, and why it may not get there. */
import type { Message } from '../../goals/follow/follow.ts';

export interface Delivery {
  /** The same on every attempt: a receiver knows by it what it has already. */
  readonly id: string;
  readonly address: string;
  readonly message: Message;
  /** Of HTTP, beside those that every message has. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Resolves once the receiver has taken it; rejects with `DeliveryError`. `signal` ends the attempt. */
export type Send = (delivery: Delivery, signal: AbortSignal) => Promise<void>;

/** Worded for the follower, who reads it in `lastError`. */
export class DeliveryError extends Error {
  /** Whether another attempt is of no use. */
  readonly final: boolean;

  constructor(message: string, final = false) {
    super(message);
    this.name = 'DeliveryError';
    this.final = final;
  }
}
