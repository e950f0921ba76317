/** The noun: what is wrong with a question, in the words and codes of the kernel. */
import type { Issue } from '../src/kernel/issue.ts';
import { type IssueCode, issueCodes } from '../src/kernel/issue-codes.ts';
import { builder } from './builder.ts';

const codes = Object.keys(issueCodes) as readonly IssueCode[];

export const IssueCodeEnum = builder.enumType('IssueCode', {
  description: 'Why a question is refused. Codes are stable: clients may branch on them.',
  values: Object.fromEntries(codes.map((code) => [code, { description: issueCodes[code] }])) as Record<
    IssueCode,
    { description: string }
  >,
});

export const IssueRef = builder.objectRef<Issue>('Issue').implement({
  description:
    'One thing that is wrong with a question. A refused field carries a list of these as `extensions.issues` of its ' +
    'error; `explain` gives them as data, before anything is asked.',
  fields: (t) => ({
    code: t.field({ type: IssueCodeEnum, description: 'Stable code.', resolve: ({ code }) => code }),
    message: t.exposeString('message', { description: 'One sentence for people, naming the thing.' }),
    path: t.stringList({
      description: 'Where in the arguments: names and list indexes.',
      resolve: ({ path }) => path.map(String),
    }),
    hints: t.stringList({
      description: 'What to do next, most likely first. May be empty.',
      resolve: ({ hints }) => [...hints],
    }),
  }),
});

interface CodeEntry {
  readonly code: IssueCode;
  readonly meaning: string;
}

const IssueCodeEntryRef = builder.objectRef<CodeEntry>('IssueCodeEntry').implement({
  description: 'A code with what it means.',
  fields: (t) => ({
    code: t.field({ type: IssueCodeEnum, description: 'Stable code.', resolve: ({ code }) => code }),
    meaning: t.exposeString('meaning', { description: 'What it means, and what to do next.' }),
  }),
});

builder.queryField('issueCodes', (t) =>
  t.field({
    type: [IssueCodeEntryRef],
    description: 'Every code that an issue can carry, for error pages and documentation.',
    resolve: () => codes.map((code) => ({ code, meaning: issueCodes[code] })),
  }),
);
