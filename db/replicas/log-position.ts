/** Positions in the write-ahead log of Postgres, `16/B374D848`, as numbers that can be compared. */

export function readPosition(text: string): bigint {
  const [high = '0', low = '0'] = text.split('/');
  return (BigInt(`0x${high}`) << 32n) | BigInt(`0x${low}`);
}

/** Null for what is none: a client may send anything. */
export const tryPosition = (text: string | undefined): bigint | null =>
  text !== undefined && /^[0-9A-Fa-f]{1,8}\/[0-9A-Fa-f]{1,8}$/.test(text) ? readPosition(text) : null;

export const writePosition = (position: bigint): string =>
  `${(position >> 32n).toString(16).toUpperCase()}/${(position & 0xffff_ffffn).toString(16).toUpperCase()}`;
