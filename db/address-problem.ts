/** What an address of a database says that the driver does not know, and would misread or pass over. */

/** Two hosts with a port each are no URL any more. */
const severalHosts = /^postgres(?:ql)?:\/\/(?:[^/?#]*@)?[^/?#@]*,[^/?#@]*(?:[/?#]|$)/;

/** What libpq chooses among several hosts by. */
const choosing = ['target_session_attrs', 'load_balance_hosts'] as const;

/** Why it cannot be used, and what to write; null where it can. Never repeats the address, which may hold a password. */
export function addressProblem(url: string): string | null {
  if (severalHosts.test(url)) return several;
  if (!URL.canParse(url) || !['postgres:', 'postgresql:'].includes(new URL(url).protocol))
    return 'it needs an address such as postgres://user:password@host:5432/database';
  const { searchParams } = new URL(url);
  if (searchParams.get('host')?.includes(',')) return several;
  const passedOver = choosing.find((name) => !['any', 'disable', null].includes(searchParams.get(name)));
  if (passedOver === undefined) return null;
  return `${passedOver} is not known to the driver, which would go to a standby as well: leave it out, and ${oneName}`;
}

const oneName =
  'name an address that always leads to the primary, such as a DNS name that a fail-over moves, or a proxy (HAProxy, Pgpool-II)';
const several = `it names several hosts, and the driver goes to one: ${oneName}; replicas go into DATABASE_REPLICA_URLS`;
