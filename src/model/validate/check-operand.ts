/** Values that a metric or measure computes from a row, as far as they can be judged without a database. */

import { isMultiValued } from '../bridge.ts';
import type { Dataset } from '../dataset.ts';
import type { Operand } from '../expression.ts';
import { snippetNames } from '../render-snippet.ts';
import { type Finding, finding, type Place, within } from './finding.ts';

/**
 * A bare name may be a column that the model does not mention: only applying can tell. `use`: what is added up or put in
 * order must be a number; what is told apart can be anything.
 */
export function checkOperand(
  dataset: Dataset,
  operand: Operand | undefined,
  place: Place,
  use: 'add' | 'tellApart' = 'add',
): readonly Finding[] {
  if (operand === undefined) return [];
  if (typeof operand !== 'string') return checkSnippet(dataset, operand.sql, within(place, 'sql'));
  if (operand.includes('.'))
    return [
      finding(
        place,
        'MODEL_INVALID',
        `"${operand}" is not of this dataset.`,
        'A value is a dimension or column of the metric’s own dataset; joins lead to what one filters and groups by.',
      ),
    ];
  const dimension = dataset.dimensions.find(({ key }) => key === operand);
  if (dimension && isMultiValued(dimension)) return [severalValues(operand, place)];
  if (dimension === undefined || dimension.type === 'number' || use === 'tellApart') return [];
  return [
    finding(
      place,
      'MODEL_WRONG_TYPE',
      `"${operand}" is a ${dimension.type}, and only a number can be added up.`,
      'Give the dimension the type number, or write { sql: … }.',
    ),
  ];
}

export function checkSnippet({ dimensions }: Dataset, sql: string, place: Place): readonly Finding[] {
  const several = dimensions.filter(isMultiValued).map(({ key }) => key);
  return snippetNames(sql).flatMap((name) => {
    if (several.includes(name)) return [severalValues(name, place)];
    return name === '' || name.includes('.')
      ? [
          finding(
            place,
            'MODEL_INVALID',
            `The placeholder {${name}} does not name a dimension or column of this dataset.`,
            'A snippet sees its own dataset only: {column}, without a dot.',
          ),
        ]
      : [];
  });
}

const severalValues = (name: string, place: Place): Finding =>
  finding(
    place,
    'MODEL_INVALID',
    `A row can have several values of "${name}", so that it has no value to compute with.`,
    'Filter and group by it; compute from a dimension or column with one value a row.',
  );
