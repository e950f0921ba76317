/** The noun: one answer to one survey question, with what it was about. */
import { index, numeric, text } from 'drizzle-orm/pg-core';
import { instant, key } from './cx-columns.ts';
import { cxSchema } from './cx-schema.ts';

/** One row an answer, invalid and blank ones included: metrics say which scores are valid. */
export const surveyResponses = cxSchema.table(
  'survey_responses',
  {
    id: key().primaryKey(),
    /** Null for anonymous answers. */
    customerId: key('customer_id'),
    /** Null where nobody in particular was rated. */
    agentId: key('agent_id'),
    /** nps, transactional_nps, csat, psat, osat, ces (made it easy, 1–7), ces_effort (version 1: effort, 1–5, lower is better) or experience. */
    survey: text().notNull(),
    /** Which wording or scale of the survey. */
    variant: text().notNull(),
    /** Null when left blank; may lie outside the scale, as received. */
    score: numeric(),
    scaleMin: numeric('scale_min').notNull(),
    scaleMax: numeric('scale_max').notNull(),
    comment: text(),
    /** Of the questionnaire: ISO 639-1. */
    language: text(),
    channel: text().notNull(),
    /** Where the survey was sent: known for anonymous answers too. */
    region: text().notNull(),
    touchpoint: text(),
    journey: text(),
    journeyStage: text('journey_stage'),
    productLine: text('product_line'),
    feature: text(),
    invitedAt: instant('invited_at').notNull(),
    respondedAt: instant('responded_at').notNull(),
    /** When the answer reached this database: up to weeks after it was given. */
    receivedAt: instant('received_at').notNull(),
    /** Of the answer in weighted metrics. */
    weight: numeric().notNull().default('1'),
  },
  (table) => [
    index().on(table.survey, table.respondedAt),
    index().on(table.respondedAt),
    index().on(table.customerId, table.respondedAt),
    index().on(table.receivedAt),
  ],
);
