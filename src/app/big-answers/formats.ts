/** The formats that a table is served in. */

import { encodeCsv } from './encode-csv.ts';
import { encodeNdjson } from './encode-ndjson.ts';
import type { Encoder, EncoderOptions } from './encoder.ts';

export const formats = ['csv', 'ndjson', 'arrow'] as const;
export type Format = (typeof formats)[number];

/** The first is taken where a client takes anything. */
export const mediaTypes: Readonly<Record<Format, string>> = {
  csv: 'text/csv',
  ndjson: 'application/x-ndjson',
  arrow: 'application/vnd.apache.arrow.stream',
};

export async function createEncoder(format: Format, options: EncoderOptions): Promise<Encoder> {
  switch (format) {
    case 'csv':
      return encodeCsv(options);
    case 'ndjson':
      return encodeNdjson(options);
    case 'arrow': {
      // Large, and loaded for those who ask for it.
      const { encodeArrow } = await import('./encode-arrow.ts');
      return encodeArrow(options);
    }
  }
}
