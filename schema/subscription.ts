/** The root of everything that can be heard of as it happens. */
import { builder } from './builder.ts';
import type { Context, Live } from './context.ts';

builder.subscriptionType({
  description:
    'What happens, as it happens: over a WebSocket at /graphql with the protocol graphql-transport-ws. A token or key goes ' +
    'into the parameters of the connection as `authorization` or `x-api-key`; without authentication `cairn-actor` does. What happens while nobody is connected is not told later: ask again ' +
    'after connecting, or follow, which loses nothing.',
});

/** Over HTTP a subscription is refused before it comes here. */
export function liveOf({ live }: Context): Live {
  if (live === null) throw new Error('A subscription needs a connection that stays.');
  return live;
}
