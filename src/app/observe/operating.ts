/** The noun: what a server has for those who operate it. */
import type { IncomingMessage } from 'node:http';
import type { Observe } from './observe.ts';
import type { ObserveConfig } from './observe-config.ts';

export interface Operating {
  readonly observe: Observe;
  /** Who may read `/metrics`. */
  readonly metricsFor: ObserveConfig['metrics'];
  readonly requestId: (request: IncomingMessage) => string;
  /** Whether the server is about to end, and takes no more. */
  readonly isDraining: () => boolean;
}
