/** Which names this server is called by: a page of a name that is pointed at this machine (DNS rebinding) reads nothing. */
import { type Issue, issue } from '../../kernel/issue.ts';
import { isLoopback } from './guard-options.ts';

/** Whether a `Host` header may be. None is what no browser sends. */
export type HostRule = (header: string | undefined) => boolean;

/** Where one of the names is of this machine, all of them are. */
export function hostRule(hosts: readonly string[] | null): HostRule {
  if (hosts === null) return () => true;
  const names = new Set(hosts.map((each) => each.toLowerCase().replace(/^\[|\]$/g, '')));
  const local = hosts.some(isLoopback);
  const isOurs = (header: string): boolean => {
    const name = header
      .toLowerCase()
      .replace(/:\d+$/, '')
      .replace(/^\[|\]$/g, '')
      .replace(/\.$/, '');
    return names.has(name) || (local && isLoopback(name));
  };
  // Clients call it by one name, over and over.
  let last: string | undefined;
  return (header) => {
    if (header === undefined || header === last) return true;
    if (!isOurs(header)) return false;
    last = header;
    return true;
  };
}

export const wrongHost: Issue = issue('HOST_NOT_ALLOWED', 'This server is not called by that name.', {
  path: ['host'],
  hints: [
    'Use the address that it printed at its start; where a proxy passes another name on, list it in CAIRN_HOSTS.',
  ],
});
