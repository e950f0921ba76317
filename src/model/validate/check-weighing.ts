/** Whether the parameters of a score become one number in every variant: by weights, or by a formula. */
import { didYouMean } from '../../kernel/did-you-mean.ts';
import { formulaReferences, parseFormula } from '../formula.ts';
import type { Score, ScoreVariant } from '../score.ts';
import { checkReference, type Finding, finding, type Place, placeOf, within } from './finding.ts';

export function checkWeighing(score: Score): readonly Finding[] {
  const place = placeOf('score', score.key);
  const own = score.expression === undefined ? checkWeights(score, place) : checkFormula(score, place);
  return [
    ...own,
    ...score.variants.flatMap((variant, index) => checkVariant(score, variant, within(place, 'variants', index))),
  ];
}

function checkWeights(score: Score, place: Place): readonly Finding[] {
  const unweighted = score.parameters.flatMap(({ key, weight }, index) =>
    weight === undefined
      ? [
          finding(
            within(place, 'parameters', index),
            'MODEL_INVALID',
            `The parameter "${key}" has no weight.`,
            'Say weight, or give the score an expression.',
          ),
        ]
      : [],
  );
  if (unweighted.length > 0) return unweighted;
  const weights = score.parameters.map(({ weight }) => weight ?? 0);
  return checkSum(score, weights, within(place, 'parameters'), within(place, 'minimumParameters'));
}

/** Only parameters that weigh something count as known. */
function checkSum(
  { minimumParameters }: Score,
  weights: readonly number[],
  place: Place,
  minimum = place,
): readonly Finding[] {
  const counting = weights.filter((weight) => weight > 0).length;
  if (counting === 0)
    return [
      finding(
        place,
        'MODEL_INVALID',
        'All weights are 0, so that nothing makes the score.',
        'Give a parameter a weight above 0.',
      ),
    ];
  if (counting >= minimumParameters) return [];
  const message = `No entity ever has ${minimumParameters} parameters with a weight.`;
  return [
    finding(minimum, 'MODEL_INVALID', message, 'Ask for fewer with minimumParameters, or give more of them a weight.'),
  ];
}

/** What only weights know has no say in a formula, and is refused rather than passed over. */
function checkFormula(score: Score, place: Place): readonly Finding[] {
  const ignored = (path: Place, what: string) =>
    finding(
      path,
      'MODEL_INVALID',
      `${what} has no say in a formula.`,
      'A formula is null where one of its parts is missing.',
    );
  return [
    ...checkExpression(score, score.expression ?? '', within(place, 'expression')),
    ...score.parameters.flatMap(({ weight }, index) =>
      weight === undefined ? [] : [ignored(within(place, 'parameters', index, 'weight'), 'A weight')],
    ),
    ...(score.missing === 'zero' ? [ignored(within(place, 'missing'), 'The rule for what is missing')] : []),
    ...(score.minimumParameters > 1 ? [ignored(within(place, 'minimumParameters'), 'A minimum of parameters')] : []),
  ];
}

function checkExpression({ parameters }: Score, expression: string, place: Place): readonly Finding[] {
  const keys = parameters.map(({ key }) => key);
  const formula = parseFormula(expression);
  if (formula.kind === 'refused')
    return formula.issues.map(({ code, message, hints }) => finding(place, code, message, ...hints));
  const names = formulaReferences(formula.value);
  if (names.length === 0)
    return [finding(place, 'MODEL_INVALID', 'The formula names no parameter.', `Parameters: ${keys.join(', ')}.`)];
  return names
    .filter((name) => !keys.includes(name))
    .map((name) =>
      finding(place, 'MODEL_UNKNOWN_REFERENCE', `Unknown parameter "${name}".`, ...didYouMean(name, keys)),
    );
}

function checkVariant(score: Score, variant: ScoreVariant, place: Place): readonly Finding[] {
  const keys = new Set(score.parameters.map(({ key }) => key));
  const named = (['weights', 'normalise'] as const).flatMap((what) =>
    Object.keys(variant[what] ?? {}).flatMap((key) => checkReference(within(place, what, key), 'parameter', key, keys)),
  );
  const formula = score.expression !== undefined;
  if (formula && variant.weights)
    return [
      ...named,
      finding(
        within(place, 'weights'),
        'MODEL_INVALID',
        'A weight has no say in a formula.',
        'Give the variant an expression.',
      ),
    ];
  if (!formula && variant.expression !== undefined)
    return [
      ...named,
      finding(
        within(place, 'expression'),
        'MODEL_INVALID',
        'The score goes by weights, and a variant of it by a formula.',
        'Give the score an expression, or make two scores.',
      ),
    ];
  if (formula)
    return [
      ...named,
      ...(variant.expression === undefined
        ? []
        : checkExpression(score, variant.expression, within(place, 'expression'))),
    ];
  const weights = score.parameters.map(({ key, weight }) => variant.weights?.[key] ?? weight ?? 0);
  return [...named, ...checkSum(score, weights, within(place, 'weights'))];
}
