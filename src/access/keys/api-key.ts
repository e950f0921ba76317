/** The noun: an API key, by which a program proves itself; what is stored of it, and how it is written. */
import { createHash, randomBytes } from 'node:crypto';
import type { Instant } from '../../kernel/period.ts';
import type { Attributes } from '../principal.ts';
import type { AccessRole } from '../role.ts';
import type { Scope } from '../scope.ts';

export interface ApiKey {
  /** Public: the part of the written key by which it is found. */
  readonly id: string;
  /** For people. */
  readonly name: string;
  readonly role: AccessRole;
  /** Fewer than its role has; null: those of its role. */
  readonly scopes: readonly Scope[] | null;
  /** Key of the stakeholder that it acts as; null for nobody. */
  readonly stakeholder: string | null;
  readonly attributes: Attributes;
  readonly createdAt: Instant;
  /** From then on it is refused; null: never. */
  readonly expiresAt: Instant | null;
  readonly rotatedAt: Instant | null;
  /** Until then the secret from before the last rotation is taken, too; null where there is none. */
  readonly previousUntil: Instant | null;
  readonly revokedAt: Instant | null;
  /** To the quarter of a minute, about; null: never. */
  readonly lastUsedAt: Instant | null;
}

/** What is compared: SHA-256 of secrets, never these. A secret of 256 random bits needs no slower hash. */
export interface SecretHashes {
  readonly hash: Buffer;
  readonly previousHash: Buffer | null;
}

/** A key as a client writes it. */
export interface WrittenKey {
  readonly id: string;
  readonly secret: string;
}

const shape = /^cairn_([0-9a-f]{16})_([A-Za-z0-9_-]{43})$/;

/** Null for what is no key of Cairn's. */
export function readKey(text: string): WrittenKey | null {
  const [, id, secret] = shape.exec(text) ?? [];
  return id === undefined || secret === undefined ? null : { id, secret };
}

/** `cairn_<id>_<secret>`: what a scanner for leaked secrets can look for. */
export const writeKey = ({ id, secret }: WrittenKey): string => `cairn_${id}_${secret}`;

export const hashSecret = (secret: string): Buffer => createHash('sha256').update(secret).digest();

export const newKeyId = (): string => randomBytes(8).toString('hex');

export const newSecret = (): string => randomBytes(32).toString('base64url');
