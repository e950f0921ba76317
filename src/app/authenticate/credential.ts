/** What a request brings to prove who sends it: headers of HTTP, or the parameters of a socket under the same names. */

export type Brought = Readonly<Record<string, unknown>>;

/** In `Authorization: Bearer`, or as `x-api-key`. */
export type Credential =
  | { readonly kind: 'bearer'; readonly text: string }
  | { readonly kind: 'key'; readonly text: string };

const first = (value: unknown): string | null => {
  const text = Array.isArray(value) ? value[0] : value;
  return typeof text === 'string' && text.trim() !== '' ? text.trim() : null;
};

const bearer = /^bearer +(\S+)$/i;

/**
 * `Authorization: Bearer` decides where it is there, also where it is not valid; then `x-api-key`. Another scheme, as a proxy may
 * leave it, says nothing. Null where there is none.
 */
export function readCredential(brought: Brought): Credential | null {
  const [, token] = bearer.exec(first(brought.authorization ?? brought.Authorization) ?? '') ?? [];
  if (token !== undefined) return { kind: 'bearer', text: token };
  const key = first(brought['x-api-key']);
  return key === null ? null : { kind: 'key', text: key };
}

/** Who is said to act; null where nobody is. */
export const readActor = (brought: Brought): string | null => first(brought['cairn-actor']);
