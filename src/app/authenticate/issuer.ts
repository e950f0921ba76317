/** The noun: an issuer of tokens, by OpenID Connect, and what its tokens say where. */

export interface Issuer {
  /** As it stands in `iss`. */
  readonly url: string;
  /** What `aud` has to hold. */
  readonly audience: string;
  /** Where its keys are; null: where its discovery document says. */
  readonly jwksUrl: string | null;
  /** Seconds by which its clock and ours may differ. */
  readonly clockTolerance: number;
  /** The claim that holds roles: its name, or a path with dots. */
  readonly rolesClaim: string;
  /** What the names of roles begin with there; empty: they are as here. */
  readonly rolePrefix: string;
  /** The claim that names a stakeholder: by key, or by e-mail address. */
  readonly stakeholderClaim: string;
}

/** Keys that came over a plain connection could be anybody's; of this machine they are as safe as the machine. */
export function isTrustedUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username } = new URL(text);
  if (username !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname));
}
