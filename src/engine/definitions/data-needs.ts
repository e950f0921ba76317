/** What must be in the data for a metric to be computed: read off its computation, so that it cannot disagree with the answers. */
import { ok, type Result } from '../../kernel/issue.ts';
import type { Dataset, Dimension } from '../../model/dataset.ts';
import type { Model } from '../../model/model.ts';
import { snippetNames } from '../../model/render-snippet.ts';
import { bindMetric } from '../../plan/bind-metric.ts';
import { type BoundColumn, measurementsOf, type RowValue, sourcesOf } from '../../plan/measurement.ts';
import { partsOf } from '../../plan/source.ts';
import { fieldsOf } from '../../query/field.ts';

export interface DataNeed {
  readonly dataset: Dataset;
  /** Names for people of the dimensions, or of columns without one, each once; empty where rows are only counted. */
  readonly fields: readonly string[];
}

/** One a dataset, those that joins lead to included; what places rows in time comes last. */
export function dataNeeds({ datasets, ...model }: Model, key: string): Result<readonly DataNeed[]> {
  const computation = bindMetric({ datasets, ...model }, key);
  if (computation.kind === 'refused') return computation;
  const columns = measurementsOf(computation.value).flatMap((each) => each.columns);
  const found = new Map<string, Set<string>>();
  const need = (dataset: string, ...names: readonly string[]) => {
    const known = found.get(dataset) ?? new Set<string>();
    for (const name of names) known.add(name);
    found.set(dataset, known);
  };
  for (const column of columns) {
    need(column.dataset);
    for (const { owner, dimension } of column.condition ? fieldsOf(column.condition) : [])
      need(owner, wordsOf(dimension));
    const { conditions, values } = partsOf(column.source);
    for (const { owner, dimension } of conditions.flatMap(fieldsOf)) need(owner, wordsOf(dimension));
    for (const value of [...column.factors, ...column.present, ...values])
      need(column.dataset, ...namesIn(datasets, column, value));
  }
  for (const { dataset, time } of sourcesOf(computation.value))
    need(dataset, ...(time === null ? [] : [nameOf(datasets.get(dataset), time)]));
  return ok(
    [...found].flatMap(([dataset, fields]) => {
      const home = datasets.get(dataset);
      return home ? [{ dataset: home, fields: [...fields] }] : [];
    }),
  );
}

function namesIn(datasets: Model['datasets'], { dataset }: BoundColumn, value: RowValue): readonly string[] {
  const home = datasets.get(dataset);
  switch (value.kind) {
    case 'dimension':
      return [wordsOf(value.path.dimension)];
    case 'column':
      return [nameOf(home, value.column)];
    case 'sql':
      return snippetNames(value.sql).map((name) => nameOf(home, name));
    case 'milliseconds':
    case 'day':
      return [wordsOf(value.time.dimension)];
    case 'matured':
    case 'converted': {
      const { events } = value.conversion;
      return events.kind === 'own' ? [wordsOf(events.time)] : [];
    }
  }
}

function nameOf(dataset: Dataset | undefined, key: string): string {
  const dimension = dataset?.dimensions.find((each) => each.key === key);
  return dimension ? wordsOf(dimension) : key.replaceAll('_', ' ');
}

/** `opened_at` in words where it has no name: `opened at`. */
const wordsOf = ({ name, key }: Dimension): string => name ?? key.replaceAll('_', ' ');
