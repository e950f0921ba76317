/** The Postgres schema of the shipped customer-experience tables; facts carry no foreign keys, since rows arrive late and in any order. */
import { pgSchema } from 'drizzle-orm/pg-core';

export const cxSchema = pgSchema('cx');
