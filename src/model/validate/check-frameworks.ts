/** Cross-checks of frameworks: each category once. */
import type { Model } from '../model.ts';
import { checkDistinct, type Finding, placeOf } from './finding.ts';

export function checkFrameworks({ frameworks }: Model): readonly Finding[] {
  return [...frameworks.values()].flatMap(({ key, categories }) =>
    checkDistinct(
      placeOf('framework', key, 'categories'),
      'category',
      categories.map((each) => each.key),
    ),
  );
}
