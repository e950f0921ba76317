/** The noun: a request of cells, and what tells it from others. */
import type { CellRequest } from '../../plan/plan.ts';

export interface KeyedRequest {
  /** Requests of one engine that are planned alike, whenever they are asked, have equal identities; no others have. */
  readonly identity: string;
  readonly request: CellRequest;
}
