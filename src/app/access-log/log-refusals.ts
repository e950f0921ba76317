/** Whoever is not let in has an entry, by whichever way they came. */
import type { Instant } from '../../kernel/period.ts';
import type { OnRefused } from '../authenticate/guard-routes.ts';
import type { OnSocketRefused } from '../authenticate/socket-principals.ts';
import type { RateLimit } from '../guard/rate-limit.ts';
import type { AccessLogging } from './access-logging.ts';
import { refusalEntry } from './refusal-entry.ts';

interface Refusals {
  readonly ofRequest: OnRefused;
  readonly ofSocket: OnSocketRefused;
}

export const logRefusals = (
  access: AccessLogging | undefined,
  { keyOf }: Pick<RateLimit, 'keyOf'>,
  clock: () => Instant,
): Refusals => ({
  ofRequest: (error, { id: requestId, raw, headers, routeOptions }) => {
    const channel = routeOptions.url?.startsWith('/table') ? 'table' : 'http';
    access?.log.add(refusalEntry({ error, channel, requestId, brought: headers, address: keyOf(raw), at: clock() }));
  },
  ofSocket: (error, request, brought) => {
    const said = { channel: 'websocket', requestId: null } as const;
    access?.log.add(refusalEntry({ ...said, error, brought, address: keyOf(request), at: clock() }));
  },
});
