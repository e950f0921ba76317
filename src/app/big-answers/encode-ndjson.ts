/** Rows as JSON, an object a line. */
import { type Encoder, type EncoderOptions, isoInstant, noBytes } from './encoder.ts';

export function encodeNdjson({ columns }: EncoderOptions): Encoder {
  return {
    head: noBytes,
    rows: (rows) =>
      Buffer.from(
        rows
          .map((row) => {
            const fields = columns.map(({ name, type }, index) => {
              const value = row[index] ?? null;
              return [name, type === 'instant' && value !== null ? isoInstant(Number(value)) : value] as const;
            });
            return `${JSON.stringify(Object.fromEntries(fields))}\n`;
          })
          .join(''),
        'utf8',
      ),
    tail: noBytes,
  };
}
