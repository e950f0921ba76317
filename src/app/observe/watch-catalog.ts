/** The taking over of a model, to traces and the log: who reads SQL finds which load it was of. */
import { randomUUID } from 'node:crypto';
import { classifyError } from '../../../db/classify-error.ts';
import type { Asker } from '../../../db/statement.ts';
import type { Catalog } from '../../catalog/load.ts';
import type { Logger } from '../logger.ts';
import type { Observe } from './observe.ts';
import { sqlComment } from './sql-comment.ts';

/** Must not throw. */
export interface CatalogWatch {
  /** The applied model begins to be read, and compiled against the tables. */
  loading(): RunningLoad;
}

/** Its comment is on every statement of it. */
export interface RunningLoad extends Asker {
  loaded(catalog: Pick<Catalog, 'applyId' | 'model'>): void;
  failed(error: unknown): void;
}

export const watchCatalog = ({ traces }: Pick<Observe, 'traces'>, logger: Logger): CatalogWatch => ({
  loading: () => {
    const began = performance.now();
    // Of no request: the first that needs it waits for it, and all that come later have it.
    const requestId = randomUUID();
    const attributes = { 'cairn.request_id': requestId };
    const span = traces?.begin('catalogue load', { kind: 'internal', attributes }) ?? null;
    return {
      comment: sqlComment({ request_id: requestId, traceparent: span?.headers.traceparent }),
      loaded: ({ applyId, model }) => {
        const milliseconds = Math.round(performance.now() - began);
        span?.set({ 'cairn.catalogue.apply': applyId, 'cairn.catalogue.metrics': model.metrics.size });
        span?.end();
        logger.debug(
          { requestId, traceId: span?.traceId, apply: applyId, milliseconds },
          'the applied model is loaded',
        );
      },
      failed: (error) => {
        span?.fail(classifyError(error));
        span?.end();
      },
    };
  },
});
