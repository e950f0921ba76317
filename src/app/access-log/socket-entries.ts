/** The entries of one operation on a socket: a subscription has one at its beginning and one at its end, anything else one. */
import { type DocumentNode, getOperationAST } from 'graphql';
import type { Principal } from '../../access/principal.ts';
import type { Instant } from '../../kernel/period.ts';
import type { AccessLogging } from './access-logging.ts';
import { AccessNote, entryOf } from './access-note.ts';
import { fingerprintDocument } from './fingerprints.ts';

export interface Payload {
  readonly query: string;
  readonly operationName?: string | null | undefined;
  readonly variables?: unknown;
}

export class SocketEntries {
  readonly note = new AccessNote();
  readonly #access: AccessLogging | undefined;
  readonly #clock: () => Instant;
  readonly #requestId: string;
  readonly #findPrincipal: () => Promise<Principal>;
  #ended = false;

  constructor(
    access: AccessLogging | undefined,
    said: {
      readonly clock: () => Instant;
      readonly requestId: string;
      readonly principal: () => Promise<Principal>;
      readonly payload: Payload;
    },
  ) {
    this.#access = access;
    this.#clock = said.clock;
    this.#requestId = said.requestId;
    this.#findPrincipal = said.principal;
    const { query, operationName, variables } = said.payload;
    this.note.question = access?.fingerprint(query, operationName, variables) ?? null;
  }

  get lasts(): boolean {
    return this.note.operationType === 'subscription';
  }

  asked(document: DocumentNode, operationName: string | null | undefined): void {
    if (!this.#access) return;
    const operation = getOperationAST(document, operationName);
    this.note.operation = operation?.name?.value ?? null;
    this.note.operationType = operation?.operation ?? null;
    this.note.document = fingerprintDocument(document);
  }

  /** Before it is told anything. Rejects with `RefusedError` where it has to be written, and cannot be. */
  async begin(): Promise<void> {
    await this.#access?.log.ready();
    if (!this.#access || !this.lasts) return;
    this.note.outcome = 'begun';
    await this.#add();
    this.note.outcome = 'ok';
    await this.#access.log.settled();
  }

  /** Once, whoever is the first to say that it is over. Rejects as `begin` does. */
  async end(): Promise<void> {
    if (!this.#access || this.#ended) return;
    this.#ended = true;
    await this.#add();
    await this.#access.log.settled();
  }

  async #add(): Promise<void> {
    // Of a socket that is not admitted any more there is a refusal instead.
    const principal = await this.#findPrincipal().catch(() => null);
    if (principal)
      this.#access?.log.add(
        entryOf(this.note, { channel: 'websocket', requestId: this.#requestId, principal, at: this.#clock() }),
      );
  }
}
