/** Whole answers, told again without executing anything for as long as all that they were made of is the same. */
import { LRUCache } from 'lru-cache';
import type { Dependencies } from '../../engine/reuse/footprint.ts';
import type { Repeatable } from '../../engine/reuse/repeatable.ts';
import type { CurrentVersions } from '../../engine/reuse/result-cache.ts';
import type { Instant } from '../../kernel/period.ts';
import type { AccessNote } from '../access-log/access-note.ts';
import type { Snapshot } from '../follow-catalog.ts';
import type { Moment } from './context.ts';
import type { OperationRecord } from './operation-record.ts';

export interface Answer {
  /** Media type. */
  readonly type: string;
  readonly text: string;
}

export interface KeptAnswer extends Answer {
  readonly name: string | null;
  /** SHA-256 of the text of the operation. */
  readonly fingerprint: string | null;
  /** Keys of the metrics that were asked for. */
  readonly metrics: readonly string[];
  /** What the access log tells of it. */
  readonly note: AccessNote | undefined;
  /** It may be told where all of this is read again, and is the same. */
  readonly repeatables: readonly Repeatable[];
}

export interface KeptAnswers {
  /** `identity`: all that an answer can depend on beside what is read. Null where it has to be made in any case. */
  find(moment: Moment, identity: string): Promise<KeptAnswer | null>;
  /** Where everything that was read is watched, or can be read again. `moment` is the one that the answer was made at. */
  keep(moment: Moment, identity: string, record: OperationRecord, answer: Answer): void;
}

interface Kept extends KeptAnswer, Pick<Dependencies, 'versions' | 'until'> {
  readonly madeAt: Instant;
  /** Under these it was last found to hold. */
  seen: CurrentVersions | null;
}

/** Requests that are remembered to have come. */
const mostAsked = 2_000;

/** Characters of answers and their identities, and of what is compared with them. */
const largest = 16_000_000;
/** What else is known of an answer, as characters: its versions, its metrics, what is noted of it. */
const beside = 1_000;

/**
 * Exact for the reason that what statements gave is: versions are read after the request came in, and where each is the one
 * from before its statement ran, nothing was written in between. Definitions never change within a snapshot.
 */
export function keepAnswers(): KeptAnswers {
  // What is asked once is not worth comparing: keeping it costs more than it takes to answer a small question.
  const asked = new LRUCache<string, true>({ max: mostAsked });
  const comesAgain = (identity: string): boolean => {
    const known = asked.get(identity) !== undefined;
    if (!known) asked.set(identity, true);
    return known;
  };
  const bySnapshot = new WeakMap<Snapshot, LRUCache<string, Kept>>();
  const answersOf = (snapshot: Snapshot): LRUCache<string, Kept> => {
    const known = bySnapshot.get(snapshot);
    if (known) return known;
    const made = new LRUCache<string, Kept>({
      maxSize: largest,
      // One answer must not drive out all others.
      maxEntrySize: largest / 4,
      sizeCalculation: ({ text, repeatables }, identity) =>
        repeatables.reduce((sum, { size }) => sum + size, text.length + identity.length + beside),
    });
    bySnapshot.set(snapshot, made);
    return made;
  };
  return {
    find: async ({ snapshot, now }, identity) => {
      const answers = answersOf(snapshot);
      const kept = answers.get(identity);
      if (!kept) return null;
      if (kept.madeAt <= now && now < kept.until && (await holds(kept, snapshot))) return kept;
      answers.delete(identity);
      return null;
    },
    keep: ({ snapshot, now }, identity, { name, fingerprint, metrics, note, footprint }, answer) => {
      const dependencies = footprint.dependencies();
      if (dependencies === null || dependencies.until <= now) return;
      if (dependencies.repeatables.length > 0 && !comesAgain(identity)) return;
      const of = { name, fingerprint, metrics: [...metrics], note };
      const kept = { ...answer, ...dependencies, ...of, madeAt: now, seen: null };
      answersOf(snapshot).set(identity, kept);
    },
  };
}

async function holds(kept: Kept, { kept: results }: Snapshot): Promise<boolean> {
  const { versions, repeatables } = kept;
  if (versions.size === 0 && (repeatables.length === 0 || !results)) return true;
  if (!results) return false;
  const current = await results.versions.current();
  if (current === kept.seen) return true;
  // What is watched by now need not be read again, once the answer was made anew.
  for (const { texts } of repeatables) if (texts.some((text) => current.of(text) !== null)) return false;
  for (const [text, version] of versions) if (current.of(text) !== version) return false;
  kept.seen = current;
  return true;
}
