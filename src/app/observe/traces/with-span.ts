/** The span of a request, from its first word to its last. */
import type { TraceSpan } from './trace-span.ts';

/** To the end of `work`, however that ends. */
export async function withSpan<T>(
  span: TraceSpan,
  reply: { readonly statusCode: number },
  work: () => Promise<T>,
): Promise<T> {
  try {
    const done = await work();
    span.answered(reply.statusCode);
    return done;
  } catch (error) {
    span.fail('INTERNAL_SERVER_ERROR');
    throw error;
  } finally {
    span.end();
  }
}
