/** What was asked, so that the same is recognised, and nothing of it can be read. */
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { stripSensitiveLiterals } from '@apollo/utils.stripsensitiveliterals';
import { type DocumentNode, print } from 'graphql';

/** Documents recur as the same object: Apollo keeps those that it has parsed. */
const known = new WeakMap<DocumentNode, string>();

/** SHA-256 of the document, in one layout and without the numbers and texts in it: those could be guessed one after the other. */
export function fingerprintDocument(document: DocumentNode): string {
  const before = known.get(document);
  if (before !== undefined) return before;
  const made = createHash('sha256')
    .update(print(stripSensitiveLiterals(document)))
    .digest('hex');
  known.set(document, made);
  return made;
}

export type FingerprintQuestion = (...parts: readonly unknown[]) => string;

/**
 * HMAC-SHA-256 of everything that was sent. Variables are few and likely (a region, an address), so that a plain hash would be undone by trying;
 * under a key that the database does not hold it cannot. Without `secret` a key of this process: the same question is recognised until it ends.
 */
export function fingerprintQuestions(secret: string | null): FingerprintQuestion {
  const key = secret ?? randomBytes(32);
  return (...parts) =>
    createHmac('sha256', key)
      .update(JSON.stringify(parts) ?? '')
      .digest('hex');
}
