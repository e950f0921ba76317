/** The requests of a batch for scores, gathered: one statement a score and set of dimensions. */
import type { Period } from '../../kernel/period.ts';
import { conditionIdentity, pathIdentity } from '../identity.ts';
import type { CellRequest } from '../plan.ts';
import type { ScoreDraft } from './plan-score.ts';
import type { ScorePlace } from './score-plan.ts';

export interface ScoreRequests {
  readonly drafts: readonly ScoreDraft[];
  /** One a request. */
  readonly places: readonly ScorePlace[];
}

/** All of them must be of measurements with a `score`. Periods, filters and outputs of equal scores and dimensions meet. */
export function gatherScores(requests: readonly CellRequest[]): ScoreRequests {
  const gathered = new Map<string, { readonly index: number; readonly draft: Gathering }>();
  const places = requests.map((request): ScorePlace => {
    const { bound } = scoreOf(request);
    const population = bound.population.key;
    const by = request.by.get(population) ?? [];
    const identity = JSON.stringify([bound.score.key, by.map(pathIdentity)]);
    const known = gathered.get(identity);
    const found = known ?? {
      index: gathered.size,
      draft: { bound, by, slices: distinctList(), periods: distinctList() },
    };
    gathered.set(identity, found);
    const where = request.where.get(population) ?? null;
    return {
      scan: found.index,
      slice: found.draft.slices.place(where && conditionIdentity(where), where),
      periods: request.periods.map((period) => found.draft.periods.place(periodIdentity(period), period)),
    };
  });
  const drafts = [...gathered.values()].map(({ draft }) => ({
    ...draft,
    slices: draft.slices.items(),
    periods: draft.periods.items(),
  }));
  return { drafts, places };
}

export function scoreOf({ measurement }: CellRequest) {
  if (!measurement.score) throw new Error(`"${measurement.metric.key}" is not a metric of scores.`);
  return measurement.score;
}

interface Gathering {
  readonly bound: ScoreDraft['bound'];
  readonly by: ScoreDraft['by'];
  readonly slices: DistinctList<ScoreDraft['slices'][number]>;
  readonly periods: DistinctList<Period>;
}

interface DistinctList<T> {
  /** Where the item of this identity stands; it is added where it is new. */
  place(identity: string | null, item: T): number;
  items(): readonly T[];
}

function distinctList<T>(): DistinctList<T> {
  const places = new Map<string | null, number>();
  const items: T[] = [];
  return {
    place: (identity, item) => {
      const known = places.get(identity) ?? items.push(item) - 1;
      places.set(identity, known);
      return known;
    },
    items: () => items,
  };
}

const periodIdentity = ({ start, end, calendar }: Period): string => `${start} ${end} ${calendar}`;
