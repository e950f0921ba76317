/** Column types that every customer-experience table shares. */
import { bigint, numeric, timestamp } from 'drizzle-orm/pg-core';

/** A key that the loader gives: the company's own systems know the thing by it. */
export const key = (name = 'id') => bigint(name, { mode: 'number' });

/** Money in the company's reporting currency, to the cent. */
export const money = (name: string) => numeric(name, { precision: 14, scale: 2 });

/** An instant; what it is called and what null means stands at the column. */
export const instant = (name: string) => timestamp(name, { withTimezone: true });
