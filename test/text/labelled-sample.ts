/** Comments that were written and labelled by hand, read by the shipped taxonomy: how often it is right. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Pool } from 'pg';
import type { Database } from '../../db/connection.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { readModel } from '../../src/model/read-model.ts';
import { annotate } from '../../src/text/annotate.ts';
import { root } from '../house/house.ts';

export interface Labelled {
  readonly id: number;
  readonly language: string;
  readonly sentiment: string;
  readonly themes: readonly string[];
  readonly comment: string;
}

export interface Read extends Labelled {
  readonly foundThemes: readonly string[];
  /** Null where the language is not judged. */
  readonly foundSentiment: string | null;
}

export function labelled(part: 'tuning' | 'plain' | 'indirect'): readonly Labelled[] {
  const lines = readFileSync(join(root, `test/text/labelled/${part}.tsv`), 'utf8')
    .trim()
    .split('\n')
    .slice(1);
  return lines.map((line, id) => {
    const [language = '', sentiment = '', themes = '', comment = ''] = line.split('\t');
    return { id, language, sentiment, themes: themes.split(' ').filter(Boolean), comment };
  });
}

/** Puts the sample among the answers of an empty database, and reads it with the shipped taxonomy. */
export async function readSample(
  { db, pool }: { db: Database; pool: Pool },
  sample: readonly Labelled[],
): Promise<readonly Read[]> {
  const model = unwrap(await readModel('models/cx'));
  const taxonomy = model.taxonomies.get('customer_comments');
  const dataset = model.datasets.get('survey_responses');
  if (!taxonomy || !dataset) throw new Error('The shipped model has no taxonomy.');
  await pool.query('truncate cx.survey_responses');
  await pool.query(
    `insert into cx.survey_responses (id, survey, variant, scale_min, scale_max, channel, region, invited_at, responded_at, received_at, language, comment)
     select id, 'nps', '1', 0, 10, 'email', 'EMEA', now(), now(), now(), language, comment
     from json_to_recordset($1) as t(id int, language text, comment text)`,
    [JSON.stringify(sample)],
  );
  unwrap(await annotate(db, { dataset, taxonomy }));
  const { rows } = await pool.query<{ id: string; label: string | null; themes: string[] }>(
    `select s.response_id as id, s.label, coalesce(array_agg(m.theme) filter (where m.theme is not null), '{}') as themes
     from cx.response_sentiments s left join cx.response_themes m using (response_id) group by 1, 2`,
  );
  const found = new Map(rows.map((row) => [Number(row.id), row]));
  return sample.map((each) => {
    const row = found.get(each.id);
    if (!row) throw new Error(`"${each.comment}" was not read.`);
    return { ...each, foundThemes: row.themes, foundSentiment: row.label };
  });
}
