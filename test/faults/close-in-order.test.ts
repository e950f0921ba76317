/** The end of a server whose steps fail or hang: all of them are tried, in bounded time, and what was wrong is told. */
import { expect, it } from 'vitest';
import { closeInOrder } from '../../src/app/close-in-order.ts';
import { createLogger } from '../../src/app/logger.ts';

const limits = { running: 100, rest: 100 };
const logger = createLogger('silent');
const away = Object.assign(new Error('gone'), { code: 'ECONNRESET' });

it('takes a database that is away for no fault, and goes on', async () => {
  const ended: string[] = [];
  const step = (name: string, error?: Error) => ({
    name,
    close: async () => {
      ended.push(name);
      if (error) throw error;
    },
  });
  const close = (error: Error) =>
    closeInOrder([step('first'), step('second', error), step('third')], limits, logger, () => ended.push('given up'));
  await close(away);
  expect(ended.splice(0)).toEqual(['first', 'second', 'third']);
  await expect(close(new TypeError('of ours'))).rejects.toThrow('of ours');
  expect(ended).toEqual(['first', 'second', 'third']);
});

it('gives up once what hangs, and waits for no step without end', async () => {
  const ended: string[] = [];
  let abandon = (_: Error) => {};
  const waiting = new Promise<void>((_, reject) => {
    abandon = reject;
  });
  const steps = [
    { name: 'waits for the database', close: () => waiting },
    { name: 'waits for nothing that comes', close: () => new Promise<void>(() => undefined) },
    { name: 'last', close: async () => void ended.push('last') },
  ];
  const began = performance.now();
  await closeInOrder(steps, limits, logger, () => {
    ended.push('given up');
    abandon(away);
  });
  expect(ended).toEqual(['given up', 'last']);
  expect(performance.now() - began).toBeLessThan(5_000);
});
