/** Finds metrics that will break when what is deprecated is taken away. */
import { metricEdges } from '../../../model/edges.ts';
import type { AuditRule } from '../audit-rule.ts';
import { certified, tellSome } from '../look.ts';

export const restsOnDeprecated: AuditRule<'RESTS_ON_DEPRECATED'> = {
  code: 'RESTS_ON_DEPRECATED',
  severity: 'warning',
  finds: 'A certified metric that is computed from a deprecated one.',
  find: (scene) => {
    const edges = metricEdges(scene.model).filter(({ kind }) => kind === 'COMPUTED_FROM');
    return certified(scene).flatMap(({ key, name }) => {
      const old = edges.flatMap(({ from, to }) => {
        const part = from === key ? scene.model.metrics.get(to) : undefined;
        return part?.status === 'deprecated' ? [part.name] : [];
      });
      if (old.length === 0) return [];
      return [
        {
          subject: { kind: 'metric' as const, key },
          message: `${name} is computed from ${tellSome(old)}, deprecated.`,
          hint: 'Compute it from what takes its place, or deprecate it as well.',
        },
      ];
    });
  },
};
