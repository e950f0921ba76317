/** Time zones of clock readings against the zones that this server knows. */
import { sql } from 'drizzle-orm';
import type { Database } from '../../../db/connection.ts';
import type { Model } from '../../model/model.ts';
import { type Finding, finding, placeOf } from '../../model/validate/finding.ts';

export async function checkZones(db: Database, model: Model): Promise<readonly Finding[]> {
  const used = [...model.datasets.values()].flatMap(({ key, dimensions }) =>
    dimensions.flatMap(({ timeZone }, index) =>
      timeZone === undefined ? [] : [{ timeZone, place: placeOf('dataset', key, 'dimensions', index, 'timeZone') }],
    ),
  );
  if (used.length === 0) return [];
  const { rows } = await db.execute<{ name: string }>(
    sql`/* catalog zones */ select lower(name) as name from pg_timezone_names`,
  );
  const known = new Set(rows.map(({ name }) => name));
  return used
    .filter(({ timeZone }) => !known.has(timeZone.toLowerCase()))
    .map(({ timeZone, place }) =>
      finding(place, 'MODEL_INVALID', `The database server knows no time zone "${timeZone}".`),
    );
}
