/** How deeply a document and its values may be nested: what walks them calls itself, and a stack has an end. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Issue, issue } from '../../kernel/issue.ts';
import { nestsDeeper } from '../../kernel/nesting.ts';
import { tellRefusal } from './tell-refusal.ts';

/** Brackets within brackets. An operation may have twenty levels of fields; the rest is room for values. */
export const deepest = 200;

/** Before validation, so that nothing else walks it first. */
export const limitNesting =
  (wasJudged: (body: unknown) => boolean = () => false) =>
  (request: FastifyRequest, reply: FastifyReply, next: () => void): void => {
    const { body, query } = request;
    if ((!wasJudged(body) && isTooDeep(body)) || isTooDeep(query)) void tellRefusal(request, reply, 400, tooDeep);
    else next();
  };

/** Texts directly within are taken for documents or JSON, which is what they are where it matters. */
export function isTooDeep(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (nestsDeeper(value, deepest)) return true;
  return Object.values(value).some((each) => typeof each === 'string' && isTextTooDeep(each));
}

/** All brackets count, those of texts within a document, too. */
export function isTextTooDeep(text: string): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case 0x28: // (
      case 0x5b: // [
      case 0x7b: // {
        if (++depth > deepest) return true;
        break;
      case 0x29:
      case 0x5d:
      case 0x7d:
        if (depth > 0) depth--;
    }
  }
  return false;
}

export const tooDeep: Issue = issue(
  'OPERATION_TOO_LARGE',
  `The operation is too large: more than ${deepest} levels of brackets.`,
  { hints: ['Nest less deeply, or send several operations.'] },
);
