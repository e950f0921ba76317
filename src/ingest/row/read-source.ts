/** Where the text of a column comes from: a header, a constant, a template, or the first of several. */

import { basename } from 'node:path';
import type { RE2JS } from 're2js';
import { assertNever } from '../../kernel/assert-never.ts';
import type { ColumnMapping, Source } from '../mapping.ts';
import type { FileRow, SourceReader } from './row-plan.ts';
import { type PlaceName, RowTemplate, type TemplatePart } from './row-template.ts';

/** What counts as no value. */
interface BlankRule {
  readonly trim: boolean;
  readonly texts: ReadonlySet<string>;
  readonly pattern: RE2JS | null;
}

export interface SourceContext {
  readonly file: string;
  /** Position of a header in the file. */
  readonly find: (header: string, step: readonly (string | number)[]) => number;
  readonly blank: BlankRule;
}

/** `fallback` is the header of a column that names no source: its own name. */
export function readSource(column: ColumnMapping, fallback: string, context: SourceContext): SourceReader {
  if (column.rowNumber) return (row) => String(row.number);
  if (!column.firstOf) {
    const named = column.from ?? column.value ?? column.template;
    return readOne(named === undefined ? { from: fallback } : column, [], context);
  }
  const readers = column.firstOf.map((source, index) => readOne(source, ['firstOf', index], context));
  return (row) => {
    for (const reader of readers) {
      const text = reader(row);
      if (text !== null) return text;
    }
    return null;
  };
}

function readOne(source: Partial<Source>, path: readonly (string | number)[], context: SourceContext): SourceReader {
  const { blank } = context;
  if (source.value !== undefined) {
    const text = source.value;
    return () => text;
  }
  if (source.template !== undefined) {
    const parts = RowTemplate.parse(source.template).map((part) => readPart(part, [...path, 'template'], context));
    return (row) => {
      let text = '';
      for (const part of parts) {
        const piece = part(row);
        if (piece === null) return null;
        text += piece;
      }
      return notBlank(text, blank);
    };
  }
  const index = context.find(source.from ?? '', [...path, 'from']);
  return (row) => notBlank(row.fields[index] ?? '', blank);
}

function readPart(part: TemplatePart, path: readonly (string | number)[], context: SourceContext): SourceReader {
  switch (part.kind) {
    case 'text':
      return () => part.text;
    case 'place':
      return (row) => placeOf(part.place, row, context.file);
    case 'header': {
      const index = context.find(part.header, path);
      return (row) => notBlank(row.fields[index] ?? '', context.blank);
    }
    default:
      return assertNever(part);
  }
}

function placeOf(place: PlaceName, row: FileRow, file: string): string {
  switch (place) {
    case '$row':
      return String(row.number);
    case '$line':
      return String(row.line);
    case '$file':
      return basename(file);
  }
}

function notBlank(field: string, blank: BlankRule): string | null {
  const text = blank.trim ? field.trim() : field;
  return blank.texts.has(text) || blank.pattern?.matcher(text).find() ? null : text;
}
