/** A statement of drizzle as text with its parameters written into it: for definitions, which take none. */
import type { SQL } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';

const dialect = new PgDialect();

export const statementText = (statement: SQL): string => dialect.sqlToQuery(statement.inlineParams()).sql;
