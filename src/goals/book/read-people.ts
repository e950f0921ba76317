/** Who is stored and who is what, as one text of one moment: where it is the same as before, so is all that was made of it. */
import { sql } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import type { Database } from '../../../db/connection.ts';
import { toStatement } from '../../../db/statement.ts';
import { assignments, departures, stakeholders } from '../../../db/tables/stakeholders.ts';
import type { KnownStakeholder, Role, Subject } from '../stakeholders.ts';
import type { StoredPeople } from './create-directory.ts';

/** As the clock of JavaScript has them. */
const milliseconds = (moment: AnyPgColumn) => sql`floor(extract(epoch from ${moment}) * 1000)`;

/** In one order, so that the same rows are the same text. */
const statement = toStatement(sql`/* directory */ select json_build_array(
  (select coalesce(json_agg(json_build_array(
      ${stakeholders.key}, ${stakeholders.name}, ${stakeholders.kind}, ${stakeholders.title}, ${stakeholders.email},
      ${stakeholders.memberOf}, ${stakeholders.revision}
    ) order by ${stakeholders.createdAt}, ${stakeholders.key}), '[]') from ${stakeholders}),
  (select coalesce(json_agg(json_build_array(
      ${departures.stakeholder}, ${milliseconds(departures.leftAt)}, ${departures.successor}
    ) order by ${departures.stakeholder}), '[]') from ${departures}),
  (select coalesce(json_agg(json_build_array(
      ${assignments.subjectKind}, ${assignments.subject}, ${assignments.role}, ${assignments.stakeholder},
      ${milliseconds(assignments.fromAt)}, ${assignments.assignedBy}
    ) order by ${assignments.id}), '[]') from ${assignments} where ${assignments.untilAt} is null)
)::text as people`);

type Text = string | null;
type Stored = Omit<KnownStakeholder, 'leftAt' | 'successor'>;

/** In the order of the columns of the statement. */
type Written = readonly [
  stakeholders: readonly (readonly [string, string, Stored['kind'], Text, Text, Text, number])[],
  departures: readonly (readonly [stakeholder: string, leftAt: number, successor: Text])[],
  assignments: readonly (readonly [Subject['kind'], string, Role, stakeholder: string, fromAt: number, by: string])[],
];

/** Which tables it reads stands in it. */
export const peopleText = statement.text;

export async function readPeople(db: Database): Promise<string> {
  const { rows } = await db.execute<{ people: string }>(sql.raw(peopleText));
  return rows[0]?.people ?? '[[],[],[]]';
}

export function parsePeople(people: string): StoredPeople {
  const [stored, left, assigned] = JSON.parse(people) as Written;
  return {
    stakeholders: stored.map(([key, name, kind, title, email, memberOf, revision]) => ({
      key,
      name,
      kind,
      title: title ?? undefined,
      email: email ?? undefined,
      memberOf: memberOf ?? undefined,
      source: 'api',
      revision,
    })),
    departures: new Map(left.map(([stakeholder, leftAt, successor]) => [stakeholder, { leftAt, successor }])),
    assignments: assigned.map(([kind, key, role, stakeholder, fromAt, assignedBy]) => ({
      subject: { kind, key },
      role,
      stakeholder,
      fromAt,
      untilAt: null,
      assignedBy,
    })),
  };
}
