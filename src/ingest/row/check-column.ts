/** Checks one column of a mapping against its column of the table, before any row is read. */
import { Temporal } from 'temporal-polyfill';
import { type Issue, issue, type SourceLocation } from '../../kernel/issue.ts';
import { problemOfFormat } from '../convert/time.ts';
import type { ColumnMapping, Mapping } from '../mapping.ts';
import type { TargetColumn } from '../table/target-table.ts';
import { holds, kindOf } from './converter-of.ts';

const isTime = (kind: string): kind is 'date' | 'timestamp' | 'timestamptz' =>
  kind === 'date' || kind === 'timestamp' || kind === 'timestamptz';

export function checkColumn(
  name: string,
  column: ColumnMapping,
  target: TargetColumn,
  mapping: Mapping,
  locate?: (path: readonly (string | number)[]) => SourceLocation,
): readonly Issue[] {
  const issues: Issue[] = [];
  const complain = (key: string, message: string, hint?: string) => {
    const path = ['columns', name, key];
    issues.push(
      issue('IMPORT_MAPPING_INVALID', message, { path, hints: hint ? [hint] : [], location: locate?.(path) }),
    );
  };
  const kind = kindOf(column, target);
  if (target.generated)
    complain('from', `The database writes the column "${name}" by itself.`, 'Leave it out of the mapping.');
  if (!holds(target, kind))
    complain(
      'type',
      `The column "${name}" is ${target.type} in the table and cannot hold ${kind}.`,
      'Leave type out, or change the table.',
    );
  if (column.hash && target.kind !== 'text')
    complain('hash', `A hash is text, and the column "${name}" is ${target.type}.`);

  const decimal = column.decimal ?? mapping.decimal;
  if ((kind === 'number' || kind === 'integer') && decimal === (column.thousands ?? mapping.thousands)) {
    complain('decimal', `"${decimal}" cannot stand both before decimals and between thousands in "${name}".`);
  }
  if (column.format && !isTime(kind))
    complain('format', `"${name}" has a format and is read as ${kind}.`, 'Say type: date, timestamp or timestamptz.');
  if (!isTime(kind)) return issues;
  for (const format of column.format ?? []) {
    const problem = problemOfFormat(format, kind, mapping.locale);
    if (problem) complain('format', problem, 'Tokens are those of Luxon: yyyy MM dd HH mm ss, h and a, MMM, ZZ.');
    else if (
      kind === 'timestamptz' &&
      !/[Zz]/.test(format.replace(/'[^']*'/g, '')) &&
      !(column.timeZone ?? mapping.timeZone)
    ) {
      complain(
        'format',
        `"${name}" is an instant, and neither the format nor the mapping says in which zone the clock stood.`,
        'Add timeZone, such as timeZone: Europe/Vienna.',
      );
    }
  }
  const zone = column.timeZone ?? mapping.timeZone;
  if (zone !== undefined && !isZone(zone))
    complain('timeZone', `No time zone is called "${zone}".`, 'Use a name such as America/Los_Angeles.');
  return issues;
}

function isZone(zone: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
    return true;
  } catch {
    return false;
  }
}
