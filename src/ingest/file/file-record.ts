/** The noun: a record of a file, and how the file is written. */
import { extname } from 'node:path';
import type { Mapping } from '../mapping.ts';

export interface FileRecord {
  readonly fields: readonly string[];
  /** 1-based physical line on which the record begins. */
  readonly line: number;
}

export interface FileForm extends Pick<Mapping, 'encoding' | 'delimiter' | 'quote'> {
  readonly file: string;
}

/** Bytes. A record longer than this is a quote that was never closed. */
export const longestRecord = 8 * 1024 * 1024;

/** `.tsv` and `.tsv.gz` are split at tabs; everything else at commas. */
export const delimiterOf = (form: FileForm): string =>
  form.delimiter ?? (extname(form.file.replace(/\.gz$/i, '')).toLowerCase() === '.tsv' ? '\t' : ',');
