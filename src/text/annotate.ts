/** Reads the comments of a dataset into themes and sentiment: all of it or nothing, and only what is new or changed. */
import { sql } from 'drizzle-orm';
import { byConnections } from '../../db/citus.ts';
import type { Database } from '../../db/connection.ts';
import { ok, RefusedError, type Result, refused } from '../kernel/issue.ts';
import type { Dataset } from '../model/dataset.ts';
import type { Taxonomy } from '../model/taxonomy.ts';
import { languagesOf } from '../model/text-search.ts';
import type { AnnotationSummary, LanguageSummary } from './annotation-summary.ts';
import { type CommentSource, commentSource } from './comment-source.ts';
import { ensureTables } from './ensure-tables.ts';
import { markRollups } from './mark-rollups.ts';
import { matchThemes } from './match-themes.ts';
import { stageComments } from './stage-comments.ts';
import { taxonomyVersion } from './taxonomy-version.ts';
import { writeSentiments } from './write-sentiments.ts';

export interface AnnotateOptions {
  readonly dataset: Dataset;
  readonly taxonomy: Taxonomy;
  /** Hears how many different texts are judged, of how many; what it throws undoes the whole. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** The model is a valid one, compiled against this database. Two at once wait for each other; the second finds nothing to do. */
export async function annotate(db: Database, options: AnnotateOptions): Promise<Result<AnnotationSummary>> {
  const { dataset, taxonomy, onProgress = () => undefined } = options;
  const source = commentSource(dataset, taxonomy);
  const version = taxonomyVersion(taxonomy);
  return asResult(
    db.transaction(async (transaction) => {
      // A limit for questions must not end the reading of a million comments.
      await transaction.execute(sql`set local statement_timeout = 0`);
      await transaction.execute(sql.raw(`/* text cluster */ ${byConnections}`));
      await transaction.execute(
        sql`/* text lock */ select pg_advisory_xact_lock(hashtextextended(${`cairn annotate ${taxonomy.results.sentiment}`}, 0))`,
      );
      const { keyType, issues } = await ensureTables(transaction, source);
      // Thrown, so that a table that was made beside the wrong one goes too.
      if (issues.length > 0) throw new RefusedError(issues);
      const { stale, comments } = await stageComments(transaction, source, { keyType, version });
      if (stale > 0) {
        for (const language of languagesOf(taxonomy)) await matchThemes(transaction, source, language);
        await writeSentiments(transaction, source, version, onProgress);
        await markRollups(transaction, Object.values(taxonomy.results));
        for (const result of [source.themes, source.sentiment]) await transaction.execute(sql`analyze ${result}`);
      }
      return summarise(transaction, source, { comments, read: stale });
    }),
  );
}

async function asResult<T>(work: Promise<T>): Promise<Result<T>> {
  try {
    return ok(await work);
  } catch (error) {
    if (error instanceof RefusedError) return refused(...error.issues);
    throw error;
  }
}

async function summarise(
  db: Database,
  { taxonomy, themes, sentiment }: CommentSource,
  { comments, read }: { readonly comments: number; readonly read: number },
): Promise<AnnotationSummary> {
  const languages = await db.execute<{
    language: string | null;
    method: string | null;
    library: string | null;
    comments: string;
  }>(sql`/* text languages */ select language, method, library || ' ' || library_version as library, count(*) as comments
    from ${sentiment} group by 1, 2, 3 order by 4 desc, 1`);
  const found = await db.execute<{ theme: string; comments: string }>(
    sql`/* text themes */ select theme, count(*) as comments from ${themes} group by 1`,
  );
  const counts = new Map(found.rows.map((row) => [row.theme, Number(row.comments)]));
  return {
    taxonomy: taxonomy.key,
    dataset: taxonomy.dataset,
    comments,
    read,
    languages: languages.rows.map((row): LanguageSummary => ({ ...row, comments: Number(row.comments) })),
    themes: taxonomy.themes.map(({ key }) => ({ theme: key, comments: counts.get(key) ?? 0 })),
  };
}
