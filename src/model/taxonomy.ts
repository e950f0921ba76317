/** The noun: the themes that comments are read for, and the words by which each is told, language by language. */
import { z } from 'zod';
import { keySchema } from './expression.ts';

/** ISO 639: `en`, `de`, `ja`. */
export const languageSchema = z
  .string()
  .regex(/^[a-z]{2,3}$/, 'A language is an ISO 639 code in lower case, such as en.')
  .describe('An ISO 639 code in lower case.');

export const themeWordsSchema = z
  .strictObject({
    terms: z
      .array(z.string().min(1))
      .default([])
      .describe('Words in any of their forms (stemmed); of a term of several words all must occur, in any order.'),
    phrases: z
      .array(z.string().min(1))
      .default([])
      .describe('Whole words as they are written, in this order; one word is a phrase too.'),
    exclusions: z
      .array(z.string().min(1))
      .default([])
      .describe('Phrases that take the theme from a comment, whatever else it says.'),
  })
  .refine(({ terms, phrases }) => terms.length + phrases.length > 0, 'Give at least one term or phrase.');

export const themeSchema = z.strictObject({
  key: keySchema,
  name: z.string(),
  description: z.string().optional(),
  languages: z
    .record(languageSchema, themeWordsSchema)
    .refine((languages) => Object.keys(languages).length > 0, 'A theme needs words in at least one language.')
    .describe('Words by language; in other languages the theme is not looked for.'),
});

export const taxonomySchema = z.strictObject({
  key: keySchema,
  name: z.string(),
  description: z.string().optional(),
  dataset: keySchema.describe('The dataset whose rows have comments; its primary key is one column.'),
  text: keySchema.describe('The dimension with the comment.'),
  language: keySchema
    .optional()
    .describe('The dimension with its language: `de`, `de-AT` and `DE` are all German. Without: defaultLanguage.'),
  defaultLanguage: languageSchema.optional().describe('The language of comments that name none.'),
  substrings: z
    .array(languageSchema)
    .default([])
    .describe('Languages without spaces between words (Japanese): terms and phrases match anywhere in the text.'),
  results: z
    .strictObject({
      themes: z.string().describe('Table of one row a row of the dataset and theme: response_id, theme.'),
      sentiment: z.string().describe('Table of one row a comment: response_id, label, score, and how it was read.'),
    })
    .describe('Tables that `cairn annotate` writes, `name` or `schema.name`; it makes them where they are missing.'),
  themes: z.array(themeSchema).min(1),
});

export type ThemeWords = z.output<typeof themeWordsSchema>;
export type Theme = z.output<typeof themeSchema>;
export type Taxonomy = z.output<typeof taxonomySchema>;
