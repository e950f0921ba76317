/** Who is at the other end of each socket: proven when it opens, with each operation, and now and then while it is open. */
import type { IncomingMessage } from 'node:http';
import type { Principal } from '../../access/principal.ts';
import { UnauthenticatedError } from '../../access/unauthenticated.ts';
import type { Announcements } from '../../goals/announce/listen.ts';
import { RefusedError } from '../../kernel/issue.ts';
import type { Authenticator } from './authenticator.ts';
import { type Brought, readCredential } from './credential.ts';

/** As far as it is used here. */
export interface ClientSocket {
  close(code?: number, reason?: string): void;
  once(event: 'close', listener: () => void): unknown;
}

export interface SocketPrincipals {
  /** What it opened with is proven; false where it is not, and then the socket is closed. */
  admit(socket: ClientSocket, request: IncomingMessage, parameters: Brought | undefined): Promise<boolean>;
  /** Who it is now; rejects with `RefusedError` where that is not proven any more, or is another, and closes the socket. */
  principal(socket: ClientSocket): Promise<Principal>;
  close(): Promise<void>;
}

/** Hears of each socket that is not let in, or not any more. */
export type OnSocketRefused = (error: RefusedError, request: IncomingMessage, brought: Brought) => void;

interface Open {
  readonly request: IncomingMessage;
  readonly brought: Brought;
  readonly principal: Principal;
  refused: boolean;
}

/** Milliseconds between two looks at sockets that are open: a token that expires is noticed by then. */
const interval = 30_000;

/** What the protocol says of sockets that are not (any more) admitted. */
const unauthorized = 4401;

export function socketPrincipals(
  authenticator: Authenticator,
  announcements: Announcements,
  onRefused?: OnSocketRefused,
): SocketPrincipals {
  const open = new Map<ClientSocket, Open>();
  const principal = async (socket: ClientSocket): Promise<Principal> => {
    const known = open.get(socket);
    if (!known) throw new Error('The socket was not admitted.');
    try {
      const proven = await authenticator.authenticate(known.brought);
      // What is under way was asked with other rights.
      if (proven.rights !== known.principal.rights) throw new UnauthenticatedError('other rights');
      return proven;
    } catch (error) {
      if (error instanceof RefusedError && isFinal(error)) {
        // Once, however often it is looked at until it is closed.
        if (!known.refused) onRefused?.(error, known.request, known.brought);
        known.refused = true;
        socket.close(unauthorized, 'The credential is not valid any more.');
      }
      throw error;
    }
  };
  const look = (): void => {
    for (const socket of open.keys()) principal(socket).catch(() => {});
  };
  const timer = setInterval(look, interval).unref();
  // From the first socket on: a server without any needs no connection for it.
  let heard: ReturnType<Announcements['hear']> | null = null;
  let listening: Promise<void> | null = null;
  const listen = async (): Promise<void> => {
    heard = announcements.hear();
    // Keys hear it first, for they listened earlier: what is looked at here is not what was known before.
    for await (const { kind } of heard) if (kind === 'keys') look();
  };
  return {
    admit: async (socket, request, parameters) => {
      const { authorization, 'x-api-key': key } = request.headers;
      const ofHeaders = authenticator.configured && readCredential(request.headers) !== null;
      const brought = { ...parameters, ...(ofHeaders ? { authorization, 'x-api-key': key } : {}) };
      try {
        open.set(socket, { brought, request, principal: await authenticator.authenticate(brought), refused: false });
      } catch (error) {
        if (!(error instanceof RefusedError)) throw error;
        onRefused?.(error, request, brought);
        const [first] = error.issues;
        // A reason has room for 123 bytes.
        socket.close(isFinal(error) ? unauthorized : tryAgainLater, `${first?.code}: ${first?.message}`.slice(0, 120));
        return false;
      }
      socket.once('close', () => open.delete(socket));
      if (authenticator.configured) listening ??= listen();
      return true;
    },
    principal,
    close: async () => {
      clearInterval(timer);
      await heard?.return?.();
      await listening;
    },
  };
}

/** 1013 of RFC 6455: what would be asked to prove it does not answer. */
const tryAgainLater = 1013;

/** Whether it was looked at, and is not valid: not that it could not be looked at. */
const isFinal = ({ issues }: RefusedError): boolean =>
  issues.some(({ code }) => code === 'UNAUTHENTICATED' || code === 'FORBIDDEN');
