/** Cross-checks of formulas: that they can be read, and that no metric is computed from itself. */
import { didYouMean } from '../../kernel/did-you-mean.ts';
import { formulaReferences, parseFormula } from '../formula.ts';
import type { MetricOf } from '../metric.ts';
import type { Model } from '../model.ts';
import { findCycles, tellCycle } from './find-cycles.ts';
import { type Finding, finding, placeOf } from './finding.ts';

export function checkFormula({ metrics }: Model, metric: MetricOf<'formula'>): readonly Finding[] {
  const place = placeOf('metric', metric.key, 'expression');
  const formula = parseFormula(metric.expression);
  if (formula.kind === 'refused')
    return formula.issues.map(({ code, message, hints }) => finding(place, code, message, ...hints));
  return formulaReferences(formula.value)
    .filter((name) => !metrics.has(name))
    .map((name) =>
      finding(place, 'MODEL_UNKNOWN_REFERENCE', `Unknown metric "${name}".`, ...didYouMean(name, metrics.keys())),
    );
}

export function checkFormulaCycles({ metrics }: Model): readonly Finding[] {
  const parts = (key: string): readonly string[] => {
    const metric = metrics.get(key);
    const formula = metric?.type === 'formula' ? parseFormula(metric.expression) : undefined;
    return formula?.kind === 'ok' ? formulaReferences(formula.value) : [];
  };
  return findCycles(metrics.keys(), parts).map((cycle) =>
    finding(
      placeOf('metric', cycle[0] ?? '', 'expression'),
      'MODEL_CYCLE',
      `Metrics are computed from each other: ${tellCycle(cycle)}.`,
      'Take one of them out of the formula of another.',
    ),
  );
}
