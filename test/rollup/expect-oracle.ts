/** One answer, held against what the oracle says of the data, and in a form in which two answers can be compared. */
import { expect } from 'vitest';
import type { Answer } from '../../src/engine/answer.ts';
import { compareMembers } from '../../src/plan/compare-members.ts';
import type { Question } from '../../src/query/question.ts';
import { now } from '../oracle/arbitrary.ts';
import { expectEstimate } from '../oracle/expect-estimate.ts';
import { consult } from '../oracle/oracle.ts';
import type { Tables } from '../oracle/world.ts';

export const told = ({ groups }: Answer) =>
  groups.map(({ members, values }) =>
    [members, values.map(({ estimate, ...more }) => [estimate, 'interval' in more ? more.interval : null])].map(
      (each) => JSON.stringify(each),
    ),
  );

export function expectOracle(answer: Answer, asked: Question, data: Tables): void {
  const wanted = [...consult(data, asked, now)].sort((a, b) => compareMembers(a.members, b.members));
  const where = JSON.stringify(asked);
  expect(
    answer.groups.map(({ members }) => members),
    where,
  ).toEqual(wanted.map(({ members }) => members));
  for (const [index, { values }] of answer.groups.entries())
    for (const [position, { estimate }] of values.entries())
      expectEstimate(estimate, wanted[index]?.values[position], asked, where);
}
