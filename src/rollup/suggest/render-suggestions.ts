/** Suggestions as a piece of a model file, with what each is worth as a comment. */
import { stringify } from 'yaml';
import { defaultCalendar } from '../../model/default-calendar.ts';
import type { Model } from '../../model/model.ts';
import type { Suggestion } from './suggest-rollups.ts';

/** ```yaml
 * rollups:
 *   # 412 of 500 recorded reads of tickets; about 5,480 cells in place of 3,000,000 rows; 35 s of reading spared
 *   - key: tickets_by_day_of_opened_at_segment
 *     dataset: tickets
 *     dimensions: [ segment ]
 * ```
 * What is the default is left out.
 */
export function renderSuggestions(suggestions: readonly Suggestion[], model: Model): string {
  const usual = defaultCalendar(model).key;
  const parts = suggestions.map(({ rollup, answers, of, cells, rows, saves }) => {
    const { key, dataset, time, grain, calendar, dimensions } = rollup;
    const lines = [
      `key: ${key}`,
      `dataset: ${dataset}`,
      ...(time === model.datasets.get(dataset)?.time ? [] : [`time: ${time}`]),
      ...(grain === 'day' ? [] : [`grain: ${grain}`]),
      ...(calendar === usual ? [] : [`calendar: ${calendar}`]),
      ...(dimensions.length === 0
        ? []
        : [`dimensions: ${stringify(dimensions, { collectionStyle: 'flow' }).trimEnd()}`]),
    ];
    const worth = `${told(answers)} of ${told(of)} recorded reads of ${dataset}; about ${told(cells)} cells in place of ${told(rows)} rows; ${seconds(saves)} s of reading spared`;
    return [`  # ${worth}`, `  - ${lines[0]}`, ...lines.slice(1).map((line) => `    ${line}`)].join('\n');
  });
  return `rollups:\n${parts.join('\n')}`;
}

const told = (count: number): string => count.toLocaleString('en-US');

const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(milliseconds < 10_000 ? 1 : 0);
