/** The steps of an end, one after the other: whatever becomes of one, the others follow, and none is waited for without end. */
import { setTimeout as sleep } from 'node:timers/promises';
import { classifyError } from '../../db/classify-error.ts';
import type { Logger } from './logger.ts';

export interface Closer {
  /** For the log, where it is given up. */
  readonly name: string;
  readonly close: () => Promise<unknown>;
  /** Milliseconds for this step, whatever the others took; of the limits without it. */
  readonly within?: number;
}

export interface ClosingLimits {
  /** Milliseconds for the first step, which lets end what runs. */
  readonly running: number;
  /** Milliseconds for all the others. */
  readonly rest: number;
}

/** Milliseconds that a step gets whose connections were given up: what waited for them fails at once. */
const grace = 500;

/**
 * Where a step takes longer, `giveUp` is called once: a database that does not answer, and of which nothing more is to be heard. Rejects,
 * after all steps, with what was neither that nor the database's.
 */
export async function closeInOrder(
  closers: readonly Closer[],
  { running, rest }: ClosingLimits,
  logger: Logger,
  giveUp: () => void,
): Promise<void> {
  let wrong: { readonly error: unknown } | undefined;
  let givenUp = false;
  let deadline = performance.now() + running;
  for (const [index, { name, close, within }] of closers.entries()) {
    if (index === 1) deadline = performance.now() + rest;
    const closing = (async () => close())().catch((error: unknown) => {
      if (classifyError(error) === 'other') wrong ??= { error };
      else logger.warn({ step: name, err: { message: (error as Error).message } }, 'the database is away at the end');
    });
    if (!givenUp) {
      if (await isOver(closing, within ?? deadline - performance.now())) continue;
      logger.warn({ step: name }, 'the end takes too long: connections to the database are given up');
      givenUp = true;
      giveUp();
    }
    if (!(await isOver(closing, within ?? grace))) logger.warn({ step: name }, 'a step of the end was given up');
  }
  if (wrong) throw wrong.error;
}

/** Whether it ended within so many milliseconds. */
async function isOver(work: Promise<unknown>, milliseconds: number): Promise<boolean> {
  const patience = new AbortController();
  const late = sleep(Math.max(0, milliseconds), false, { signal: patience.signal }).catch(() => false);
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    patience.abort();
  }
}
