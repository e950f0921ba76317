/** What is kept of what nobody watches: what comes again, and only until somebody watches it. */
import { expect, it } from 'vitest';
import { keepAnswers } from '../../src/app/answering/keep-answers.ts';
import { OperationRecord } from '../../src/app/answering/operation-record.ts';
import type { Snapshot } from '../../src/app/follow-catalog.ts';

let version: string | null = null;
const current = async () => ({ of: () => version });
const snapshot = { kept: { versions: { current } } } as unknown as Snapshot;
const moment = { snapshot, now: 0 };
const answer = { type: 'application/json', text: '{}' };

function unwatched(): OperationRecord {
  const record = new OperationRecord();
  record.footprint.repeatable({ texts: ['a statement'], size: 1, again: async () => true });
  return record;
}

it('keeps what has to be read again from the second time on', async () => {
  version = null;
  const answers = keepAnswers();
  answers.keep(moment, 'asked', unwatched(), answer);
  expect(await answers.find(moment, 'asked')).toBeNull();
  answers.keep(moment, 'asked', unwatched(), answer);
  expect(await answers.find(moment, 'asked')).toMatchObject({ text: '{}', repeatables: [{ size: 1 }] });
});

it('has an answer made anew once it is watched what it was made of', async () => {
  version = null;
  const answers = keepAnswers();
  for (const _ of [1, 2]) answers.keep(moment, 'asked', unwatched(), answer);
  version = 'known by now';
  expect(await answers.find(moment, 'asked')).toBeNull();
});

it('keeps what is watched at once', async () => {
  version = 'the same';
  const answers = keepAnswers();
  const record = new OperationRecord();
  record.footprint.statement('a statement', 'the same');
  answers.keep(moment, 'asked', record, answer);
  expect(await answers.find(moment, 'asked')).toMatchObject({ repeatables: [] });
});
