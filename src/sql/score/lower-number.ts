/** A number of the model as an exact numeric: integers would divide without a remainder. */
import { type SQL, sql } from 'drizzle-orm';

/** `(-2.5::numeric)`. The number is the model's, never a caller's. */
export const lowerNumber = (value: number): SQL => sql.raw(value < 0 ? `(-${-value}::numeric)` : `${value}::numeric`);
