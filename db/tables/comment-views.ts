/** The nouns: comments with the feeling in them, and mentions with the answer they stand in, as datasets of their own. */
import { sql } from 'drizzle-orm';
import { bigint, numeric, text, timestamp } from 'drizzle-orm/pg-core';
import { cxSchema } from './cx-schema.ts';

const answer = {
  responseId: bigint('response_id', { mode: 'number' }),
  customerId: bigint('customer_id', { mode: 'number' }),
  survey: text(),
  comment: text(),
  language: text(),
  channel: text(),
  region: text(),
  touchpoint: text(),
  journey: text(),
  journeyStage: text('journey_stage'),
  productLine: text('product_line'),
  respondedAt: timestamp('responded_at', { withTimezone: true }),
  sentiment: text(),
  sentimentScore: numeric('sentiment_score'),
};

const columns = sql.raw(
  `r.id as response_id, r.customer_id, r.survey, r.comment, r.language, r.channel, r.region, r.touchpoint, r.journey, r.journey_stage, r.product_line, r.responded_at, s.label as sentiment, s.score as sentiment_score`,
);

/** One row a comment that was read. */
export const responseComments = cxSchema
  .view('response_comments', answer)
  .as(sql`select ${columns} from cx.survey_responses r join cx.response_sentiments s on s.response_id = r.id`);

/** One row an answer and theme. */
export const responseMentions = cxSchema
  .view('response_mentions', { ...answer, theme: text() })
  .as(
    sql`select ${columns}, m.theme from cx.response_themes m join cx.survey_responses r on r.id = m.response_id join cx.response_sentiments s on s.response_id = m.response_id`,
  );
