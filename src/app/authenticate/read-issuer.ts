/** The issuer of tokens, as the environment names it. */
import { type Issuer, isTrustedUrl } from './issuer.ts';

interface Problem {
  readonly name: string;
  readonly reason: string;
}

export interface ReadIssuer {
  /** Null where none is named, or something is wrong with it. */
  readonly issuer: Issuer | null;
  readonly problems: readonly Problem[];
}

const https = 'it needs an address of https, or of http on this machine';

/** `given`: variables that are set, and not empty. What names no issuer says nothing of one either. */
export function readIssuer(given: Readonly<Record<string, string | undefined>>): ReadIssuer {
  const url = given.CAIRN_OIDC_ISSUER;
  const audience = given.CAIRN_OIDC_AUDIENCE;
  const jwksUrl = given.CAIRN_OIDC_JWKS_URL ?? null;
  const tolerance = given.CAIRN_OIDC_CLOCK_TOLERANCE ?? '30';
  if (url === undefined) {
    const stray = Object.keys(given).filter((name) => name.startsWith('CAIRN_OIDC_'));
    const reason = 'it is of an issuer that CAIRN_OIDC_ISSUER has to name';
    return { issuer: null, problems: stray.map((name) => ({ name, reason })) };
  }
  const problems: Problem[] = [
    ...(isTrustedUrl(url) ? [] : [{ name: 'CAIRN_OIDC_ISSUER', reason: https }]),
    // Without one, a token for any other application of the issuer would be taken.
    ...(audience === undefined
      ? [{ name: 'CAIRN_OIDC_AUDIENCE', reason: 'it has to say what tokens of the issuer are for' }]
      : []),
    ...(jwksUrl === null || isTrustedUrl(jwksUrl) ? [] : [{ name: 'CAIRN_OIDC_JWKS_URL', reason: https }]),
    ...(/^\d+$/.test(tolerance) && Number(tolerance) <= 300
      ? []
      : [{ name: 'CAIRN_OIDC_CLOCK_TOLERANCE', reason: 'it needs a whole number of seconds, 300 at most' }]),
  ];
  if (problems.length > 0 || audience === undefined) return { issuer: null, problems };
  return {
    issuer: {
      url,
      audience,
      jwksUrl,
      clockTolerance: Number(tolerance),
      rolesClaim: given.CAIRN_OIDC_ROLES_CLAIM ?? 'roles',
      rolePrefix: given.CAIRN_OIDC_ROLE_PREFIX ?? '',
      stakeholderClaim: given.CAIRN_OIDC_STAKEHOLDER_CLAIM ?? 'email',
    },
    problems: [],
  };
}
