/** Whether a written key is one of those that are stored: in the same time, whatever of it is wrong. */
import { timingSafeEqual } from 'node:crypto';
import type { Instant } from '../../kernel/period.ts';
import { UnauthenticatedError } from '../unauthenticated.ts';
import { hashSecret, type SecretHashes, type WrittenKey } from './api-key.ts';

interface Checked extends SecretHashes {
  readonly previousUntil: Instant | null;
  readonly expiresAt: Instant | null;
}

/** Compared with where there is no key, so that an id that is unknown takes as long as a secret that is wrong. */
const nothing = Buffer.alloc(32);

/** The key of this id; throws `UnauthenticatedError`. That it has expired is told only to who has its secret. */
export function checkKey<Key extends Checked>(
  { id, secret }: WrittenKey,
  keys: ReadonlyMap<string, Key>,
  now: Instant,
): Key {
  const hash = hashSecret(secret);
  const key = keys.get(id);
  const present = timingSafeEqual(hash, key?.hash ?? nothing);
  const previous = timingSafeEqual(hash, key?.previousHash ?? nothing);
  if (!key) throw new UnauthenticatedError('unknown key');
  const inOverlap = previous && key.previousUntil !== null && now < key.previousUntil;
  if (!present && !inOverlap) throw new UnauthenticatedError('wrong secret');
  if (key.expiresAt !== null && now >= key.expiresAt) throw new UnauthenticatedError('expired');
  return key;
}
