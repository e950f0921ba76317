/** Cross-checks of frameworks: each category once, and in one that goes by classification a place for every metric. */
import { type Framework, isDerived } from '../framework.ts';
import { evidences, timings } from '../metric.ts';
import type { Model } from '../model.ts';
import { checkDistinct, type Finding, finding, placeOf, within } from './finding.ts';

export function checkFrameworks({ frameworks }: Model): readonly Finding[] {
  return [...frameworks.values()].flatMap((framework) => [
    ...checkDistinct(
      placeOf('framework', framework.key, 'categories'),
      'category',
      framework.categories.map((each) => each.key),
    ),
    ...(isDerived(framework) ? checkDerived(framework) : []),
  ]);
}

/** Every classification has one category: none is lost, and none counted twice. */
function checkDerived({ key, categories }: Framework): readonly Finding[] {
  const place = placeOf('framework', key, 'categories');
  const silent = categories.flatMap((category, index) =>
    category.classification === undefined
      ? [
          finding(
            within(place, index),
            'MODEL_INVALID',
            `"${category.key}" has no classification, as other categories of "${key}" have.`,
            'Give it one: metrics do not name their category in this framework.',
          ),
        ]
      : [],
  );
  const everything = evidences.flatMap((evidence) => timings.map((timing) => ({ evidence, timing })));
  const misplaced = everything.flatMap(({ evidence, timing }) => {
    const holding = categories.filter(
      ({ classification }) => classification?.evidence.includes(evidence) && classification.timing.includes(timing),
    );
    if (holding.length === 1) return [];
    const what = `${evidence} that is ${timing}`;
    const names = holding.map((category) => `"${category.key}"`).join(' and ');
    return [
      finding(
        place,
        'MODEL_INVALID',
        holding.length === 0 ? `No category of "${key}" holds ${what}.` : `${names} of "${key}" both hold ${what}.`,
        'Each pair of evidence and timing has exactly one category.',
      ),
    ];
  });
  return [...silent, ...misplaced];
}
