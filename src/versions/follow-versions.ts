/** Tells, of any statement of the lattice, the version of the data that it would read now. */
import { LRUCache } from 'lru-cache';
import type { Database } from '../../db/connection.ts';
import type { PreparedStatements } from '../../db/prepared-statements.ts';
import type { CurrentVersions, DataVersions } from '../engine/reuse/result-cache.ts';
import type { Model } from '../model/model.ts';
import { findReach } from './find-reach.ts';
import { foldChanges } from './fold-changes.ts';
import { installTriggers } from './install-triggers.ts';
import { readVersions, type Seen, type Versions } from './read-versions.ts';
import { shareReads } from './share-reads.ts';
import type { ReachedSource, Source } from './source.ts';
import { sourcesOf } from './sources-of.ts';

export interface FollowVersionsOptions {
  readonly db: Database;
  readonly model: Model;
  /** Tables beside those of the model, as they stand in statements. */
  readonly beside?: readonly string[];
  readonly prepared?: PreparedStatements | undefined;
  /** Hears why versions are not known for now. */
  readonly onFailure?: ((error: unknown) => void) | undefined;
}

export interface FollowedVersions extends DataVersions {
  /** Finds tables anew and sees to their triggers; done by itself at the start and where anything has changed. */
  refresh(): Promise<void>;
  /** Sources of whose tables a write could go unseen, as their text, and why. */
  unwatched(): readonly Unwatched[];
}

export interface Unwatched {
  readonly source: string;
  readonly reason: string;
}

/** What was found, and how the tables looked when it was. */
interface Found {
  readonly sources: readonly ReachedSource[];
  readonly relations: readonly number[];
  readonly shapes: ReadonlyMap<number, string>;
}

/** Marks that are read each time before somebody counts them up. */
const manyMarks = 200;
const unknown: CurrentVersions = { of: () => null };

/** Knows nothing, so that nothing is kept, until the first refresh has ended. */
export function followVersions({
  db,
  model,
  beside = [],
  prepared,
  onFailure,
}: FollowVersionsOptions): FollowedVersions {
  const sources = [...sourcesOf(model), ...beside.map((text) => ({ text, snippets: [] }))];
  let found: Found | null = null;
  let refreshing: Promise<void> | null = null;
  let folding = false;

  const refresh = (): Promise<void> => {
    refreshing ??= find(db, sources)
      .then((now) => {
        found = now;
      })
      .catch((error) => onFailure?.(error))
      .finally(() => {
        refreshing = null;
      });
    return refreshing;
  };

  const fold = (): void => {
    if (folding) return;
    folding = true;
    void foldChanges(db)
      .catch((error) => onFailure?.(error))
      .finally(() => {
        folding = false;
      });
  };

  let last: Last | null = null;

  const read = shareReads(async (): Promise<CurrentVersions> => {
    const known = found;
    if (!known) return unknown;
    const before = last?.of === known ? last : null;
    const seen = await readVersions(db, known.relations, { prepared, before: before?.seen ?? null });
    const { versions } = seen;
    if (before?.seen.versions === versions) {
      last = { ...before, seen };
      return before.told;
    }
    if (versions.marks >= manyMarks) fold();
    if (hasChanged(known, versions)) {
      found = null;
      void refresh();
      return unknown;
    }
    last = { of: known, seen, told: tell(known, versions) };
    return last.told;
  });

  return {
    current: () => (found ? read().catch(() => unknown) : Promise.resolve(unknown)),
    refresh,
    unwatched: () =>
      (found?.sources ?? []).flatMap(({ source, reach }) =>
        reach.kind === 'unwatched' ? [{ source: source.text, reason: reach.reason }] : [],
      ),
  };
}

/**
 * The shapes are read before the tables are found a second time: what changes in between is found, or will differ from the
 * shape that was read.
 */
async function find(db: Database, sources: readonly Source[]): Promise<Found> {
  let relations = relationsOf(await findReach(db, sources));
  for (;;) {
    await installTriggers(db, relations);
    const { tables } = (await readVersions(db, relations)).versions;
    const reached = await findReach(db, sources);
    const again = relationsOf(reached);
    if (again.join() === relations.join()) {
      const shapes = new Map([...tables].map(([relation, { shape }]) => [relation, shape]));
      return { sources: reached, relations, shapes };
    }
    relations = again;
  }
}

const relationsOf = (sources: readonly ReachedSource[]): readonly number[] =>
  [...new Set(sources.flatMap(({ reach }) => (reach.kind === 'tables' ? reach.relations : [])))].sort((a, b) => a - b);

const hasChanged = ({ relations, shapes }: Found, { tables }: Versions): boolean =>
  relations.some((relation) => tables.get(relation)?.shape !== shapes.get(relation));

/** The same until anything is another, so that each text is looked at once. */
interface Last {
  readonly of: Found;
  readonly seen: Seen;
  readonly told: CurrentVersions;
}

function tell(found: Found, { tables }: Versions): CurrentVersions {
  const told = new LRUCache<string, { readonly version: string | null }>({ max: 1000 });
  return {
    of: (text) => {
      const known = told.get(text) ?? { version: versionOf(behind(text, found.sources), tables) };
      told.set(text, known);
      return known.version;
    },
  };
}

function versionOf(relations: readonly number[] | null, tables: Versions['tables']): string | null {
  if (relations === null) return null;
  const versions: string[] = [];
  for (const relation of relations) {
    const version = tables.get(relation)?.version ?? null;
    if (version === null) return null;
    versions.push(`${relation} ${version}`);
  }
  return versions.join('|');
}

/** A source is read where its text stands: where it stands by chance, a table more is watched. */
function behind(text: string, sources: readonly ReachedSource[]): readonly number[] | null {
  const read = sources.filter(({ source }) => text.includes(source.text));
  if (read.length === 0 || read.some(({ reach }) => reach.kind === 'unwatched')) return null;
  return relationsOf(read);
}
