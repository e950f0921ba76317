/** The noun: how the columns of a file become the columns of a table, as a person writes it down in YAML. */
import { RE2JS } from 're2js';
import { z } from 'zod';
import { RowTemplate } from './row/row-template.ts';

/** YAML reads `0` and `no` as a number and a boolean; a file only has text. */
const textSchema = z.union([z.string(), z.number(), z.boolean()]).transform(String);

const templateSchema = z
  .string()
  .superRefine((text, context) => {
    const problem = RowTemplate.problemOf(text);
    if (problem) context.addIssue({ code: 'custom', message: problem });
  })
  .describe(
    'Text with headers in braces: `{year}-01-01`. `{$row}`, `{$line}` and `{$file}` stand for the place in the file. Null where a part is blank.',
  );

const sourceShape = {
  from: z.string().min(1).optional().describe('Header of the file; case and outer spaces do not matter.'),
  value: textSchema.optional().describe('The same text in every row.'),
  template: templateSchema.optional(),
};

const oneSource = (source: { from?: unknown; value?: unknown; template?: unknown }) =>
  [source.from, source.value, source.template].filter((given) => given !== undefined).length === 1;

const alternativeSchema = z.union([
  z
    .string()
    .min(1)
    .transform((from) => ({ from, value: undefined, template: undefined })),
  z.strictObject(sourceShape).refine(oneSource, 'Give one of from, value and template.'),
]);

export const valueKinds = ['text', 'integer', 'number', 'boolean', 'date', 'timestamp', 'timestamptz'] as const;

const fullColumnSchema = z
  .strictObject({
    ...sourceShape,
    firstOf: z.array(alternativeSchema).min(2).optional().describe('The first of these that is not blank.'),
    rowNumber: z
      .literal(true)
      .optional()
      .describe('Position of the row in the file, from 1: a key for files without one.'),
    hash: z
      .union([z.literal('all'), z.array(z.string().min(1)).min(1)])
      .optional()
      .describe('SHA-256 of the other columns of the mapping, or of these: a key that makes equal rows one row.'),
    type: z.enum(valueKinds).optional().describe('What the text says; the type of the table column when absent.'),
    trim: z.boolean().optional().describe('Outer spaces are dropped (the default).'),
    blank: z.array(textSchema).optional().describe('Further texts that mean "no value" in this column.'),
    blankPattern: z.string().optional().describe('Regular expression (RE2); a text that it matches means "no value".'),
    recode: z
      .record(z.string(), textSchema.nullable())
      .optional()
      .describe('Text in the file to text in the table; null means "no value".'),
    otherwise: z
      .enum(['keep', 'blank', 'reject'])
      .optional()
      .describe('For recode: what becomes of other texts. Keep when absent.'),
    format: z
      .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
      .transform((format) => (typeof format === 'string' ? [format] : format))
      .optional()
      .describe(
        'Luxon tokens: `dd/MM/yyyy HH:mm`, `MMM d, yyyy h:mm a`. Several are tried in turn. ISO 8601 when absent.',
      ),
    timeZone: z.string().optional().describe('IANA zone of clock readings without an offset.'),
    decimal: z.enum(['.', ',']).optional(),
    thousands: z.enum([',', '.', ' ', "'", '_']).optional().describe('Between groups of three digits.'),
    strip: z.array(z.string().min(1)).optional().describe('Texts to drop before a number is read: `["$", "%"]`.'),
    round: z
      .boolean()
      .optional()
      .describe('Round to the decimals of the table column; such rows are rejected otherwise.'),
    required: z.boolean().optional().describe('A row without this value is rejected.'),
  })
  .superRefine((column, context) => {
    const sources = ['from', 'value', 'template', 'firstOf', 'rowNumber', 'hash'] as const;
    const given = sources.filter((source) => column[source] !== undefined);
    if (given.length > 1)
      context.addIssue({ code: 'custom', message: `A column has one source, not ${given.join(' and ')}.` });
    if (column.otherwise && !column.recode)
      context.addIssue({ code: 'custom', path: ['otherwise'], message: 'otherwise belongs to recode.' });
    const pattern = column.blankPattern;
    if (pattern !== undefined && !isPattern(pattern))
      context.addIssue({
        code: 'custom',
        path: ['blankPattern'],
        message: 'Not a regular expression of RE2: look-around and back references take too long.',
      });
  });

const columnSchema = z
  .union([z.string().min(1), z.null(), fullColumnSchema])
  .transform((column): z.output<typeof fullColumnSchema> => {
    if (column === null) return {};
    return typeof column === 'string' ? { from: column } : column;
  })
  .describe('A header, nothing (the header is the name of the column), or the full form.');

export const mappingSchema = z.strictObject({
  encoding: z
    .string()
    .default('utf-8')
    .describe('`utf-8`, `latin1`, `windows-1252`, `utf-16le`, …; a byte order mark wins.'),
  delimiter: z.string().length(1).optional().describe('Comma when absent, tab for `.tsv`.'),
  quote: z.string().length(1).nullable().default('"').describe('null where quotes are plain text.'),
  headers: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe('Names of the columns, for a file without a line of headers.'),
  blank: z.array(textSchema).default(['']).describe('Texts that mean "no value" in every column.'),
  timeZone: z.string().optional(),
  decimal: z.enum(['.', ',']).default('.'),
  thousands: fullColumnSchema.shape.thousands,
  locale: z.string().default('en').describe('Language of the names of months and days.'),
  skip: z
    .array(z.strictObject({ column: z.string().min(1), in: z.array(textSchema).min(1) }))
    .default([])
    .describe('Rows to leave out: those with one of these texts under this header.'),
  onConflict: z
    .enum(['update', 'keep', 'reject'])
    .default('update')
    .describe('When the table has the key with other values.'),
  rejects: z
    .strictObject({ max: z.number().int().min(0).optional(), share: z.number().min(0).max(1).optional() })
    .default({})
    .describe('How many rows, or which share of them, may be rejected before nothing is stored.'),
  columns: z
    .record(z.string().min(1), columnSchema)
    .optional()
    .describe('Table column to source; headers are column names when absent.'),
});

export type Mapping = z.output<typeof mappingSchema>;
export type ColumnMapping = z.output<typeof fullColumnSchema>;
export type Source = z.output<typeof alternativeSchema>;
export type ValueKind = (typeof valueKinds)[number];

/** What holds without a mapping file: UTF-8, commas, ISO dates, headers that are names of columns. */
export const plainMapping: Mapping = mappingSchema.parse({});

/** RE2 takes time in proportion to the text, whatever the pattern: cells are written by strangers. */
function isPattern(pattern: string): boolean {
  try {
    RE2JS.compile(pattern);
    return true;
  } catch {
    return false;
  }
}
