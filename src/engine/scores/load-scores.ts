/** The requests of a batch for scores: one statement a score and set of dimensions, and from its rows the states of each. */
import { toStatement } from '../../../db/statement.ts';
import { issue, RefusedError } from '../../kernel/issue.ts';
import { groupIdentity, type Member } from '../../plan/cells.ts';
import { compareMembers } from '../../plan/compare-members.ts';
import type { GroupStates } from '../../plan/merge-cells.ts';
import type { CellRequest } from '../../plan/plan.ts';
import type { PlanningContext } from '../../plan/plan-scans.ts';
import type { ScoreOutput } from '../../plan/score/bound-score.ts';
import { planScore, type ScoreDraft } from '../../plan/score/plan-score.ts';
import { gatherScores, scoreOf } from '../../plan/score/plan-score-requests.ts';
import type { ScorePlace, ScoreScan } from '../../plan/score/score-plan.ts';
import { tooManyCells } from '../../plan/too-many-cells.ts';
import { lowerScore } from '../../sql/score/lower-score.ts';
import { readExact } from '../../stats/exact.ts';
import { emptyState, type State } from '../../stats/statistic.ts';
import { decodeMembers, type ScanContext } from '../loading/run-scan.ts';
import { type Row, remember, runStatement } from '../loading/run-statement.ts';
import { sizeOfRows } from '../loading/size-of-rows.ts';

export type ScoreLoading = ScanContext & { readonly planning: PlanningContext };

/** One a request: its groups, or why it is refused. */
export async function loadScores(
  requests: readonly CellRequest[],
  context: ScoreLoading,
): Promise<readonly (readonly GroupStates[] | Error)[]> {
  if (requests.length === 0) return [];
  const { drafts, places } = gatherScores(requests);
  const loaded = await Promise.all(drafts.map((draft) => loadDraft(draft, context)));
  return requests.map((request, index) => {
    const place = places[index];
    const found = place && loaded[place.scan];
    if (!place || !found) return new Error('A request was given no place.');
    if (found instanceof Error) return found;
    return collectGroups(request, place, found, context.maxCells);
  });
}

/** Group to its row in each period of the scan. */
type ScoreRows = ReadonlyMap<string, { readonly members: readonly Member[]; readonly rows: ReadonlyMap<number, Row> }>;

/** One that fails refuses the requests that need it, and no others. */
async function loadDraft(draft: ScoreDraft, context: ScoreLoading): Promise<ScoreRows | Error> {
  try {
    const scan = planScore(draft, context.planning);
    const statement = toStatement(lowerScore(scan, context.lowering, context.maxCells + 1));
    const rows = await remember(context, statement, (within) => runStatement(within, statement), sizeOfRows);
    if (rows.length > context.maxCells) throw tooManyCells(context.maxCells);
    return sortRows(scan, rows);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function sortRows(scan: ScoreScan, rows: readonly Row[]): ScoreRows {
  const groups = new Map<string, { readonly members: readonly Member[]; readonly rows: Map<number, Row> }>();
  for (const row of rows) {
    for (const slice of scan.slices.keys()) if (Number(row[`unsound_${slice}`]) > 0) throw unsoundNumber();
    const members = decodeMembers(row, scan);
    const group = groups.get(groupIdentity(members)) ?? { members, rows: new Map() };
    groups.set(groupIdentity(members), group);
    group.rows.set(Number(row.period), row);
  }
  return groups;
}

export const unsoundNumber = (): RefusedError =>
  new RefusedError([
    issue(
      'NUMBER_OUT_OF_RANGE',
      'A stored value behind a score is not a finite number, so that no score made of it is right.',
      {
        hints: [
          'Find the rows with NaN or Infinity, and set them to null or leave them out with a filter of the metric.',
        ],
      },
    ),
  ]);

/** A group is there where an entity is, with a score or without; a request without dimensions has exactly one. */
function collectGroups(
  request: CellRequest,
  place: ScorePlace,
  found: ScoreRows,
  maxCells: number,
): readonly GroupStates[] | Error {
  const { statistic } = request.measurement;
  const { outputs } = scoreOf(request);
  const there = (row: Row | undefined): row is Row => row !== undefined && Number(row[`entities_${place.slice}`]) > 0;
  const whole = (request.by.values().next().value ?? []).length === 0;
  const groups = whole
    ? [found.get(groupIdentity([])) ?? { members: [], rows: new Map<number, Row>() }]
    : [...found.values()];
  const kept = groups.filter(({ rows }) => whole || place.periods.some((period) => there(rows.get(period))));
  if (!whole && kept.length * place.periods.length > maxCells) return tooManyCells(maxCells);
  return kept
    .map(({ members, rows }) => ({
      members,
      states: place.periods.map((period): State => {
        const row = rows.get(period);
        return there(row) ? outputs.map((output) => read(row, place.slice, output)) : emptyState(statistic);
      }),
    }))
    .sort((a, b) => compareMembers(a.members, b.members));
}

function read(row: Row, slice: number, output: ScoreOutput) {
  const column = (name: string) => readExact(row[name] as string | number | null);
  switch (output.kind) {
    case 'scored':
      return column(`scored_${slice}`);
    case 'unscored':
      return Number(column(`entities_${slice}`)) - Number(column(`scored_${slice}`));
    case 'sum':
      return column(`sum_${slice}`);
    case 'squares':
      return column(`squares_${slice}`);
    case 'band':
      return column(`band_${slice}_${output.band}`);
  }
}
