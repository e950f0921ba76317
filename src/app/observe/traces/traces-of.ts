/** Where traces go, as the configuration has it. What nobody asked for is not even loaded. */
import type { Logger } from '../../logger.ts';
import type { ObserveConfig } from '../observe-config.ts';
import type { Traces } from './traces.ts';

type Asked = Pick<ObserveConfig, 'tracesEndpoint' | 'trustedProxies'>;

export async function tracesOf({ tracesEndpoint, trustedProxies }: Asked, logger: Logger): Promise<Traces | null> {
  if (tracesEndpoint === null) return null;
  const { openTraces } = await import('./open-traces.ts');
  return openTraces({ endpoint: tracesEndpoint, trustedProxies, logger });
}
