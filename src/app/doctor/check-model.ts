/** What is applied: does it fit the tables, is its data recent, do its rollups keep up, and does anybody do the jobs. */
import type { Pool } from 'pg';
import type { Database } from '../../../db/connection.ts';
import { runAudit } from '../../goals/audit/run-audit.ts';
import { createGoalSession } from '../../goals/goal-session.ts';
import { RefusedError } from '../../kernel/issue.ts';
import { readStates } from '../../rollup/read-states.ts';
import { rollupStatus } from '../../rollup/rollup-status.ts';
import { type LoadedEngine, loadEngine } from '../load-engine.ts';
import { type Finding, fine, problem, some, warning } from './finding.ts';

export interface CheckedModel {
  /** Null where it cannot be used. */
  readonly loaded: LoadedEngine | null;
  readonly findings: readonly Finding[];
}

export async function loadModel(db: Database): Promise<CheckedModel> {
  try {
    const loaded = await loadEngine(db, { rollups: false });
    const { metrics, datasets } = loaded.catalog.model;
    const applied = loaded.catalog.appliedAt.toISOString().slice(0, 10);
    return {
      loaded,
      findings: [
        fine('model', `${metrics.size} metrics over ${datasets.size} datasets fit the tables; applied on ${applied}.`),
      ],
    };
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    const findings = error.issues.map(({ message, hints }) =>
      problem('model', message, hints.join(' ') || 'Correct the model or the table, and run cairn apply.'),
    );
    return { loaded: null, findings };
  }
}

const hour = 3_600_000;

export async function checkModel(
  db: Database,
  pool: Pool,
  loaded: LoadedEngine,
  now: number,
): Promise<readonly Finding[]> {
  return [await staleData(db, loaded, now), await rollups(db, loaded, now), await jobs(pool)];
}

async function staleData(db: Database, { engine, catalog }: LoadedEngine, now: number): Promise<Finding> {
  const session = engine.session({ now });
  const goals = createGoalSession({ db, session, catalog, viewer: null, requestId: 'doctor' });
  const { findings } = await runAudit(goals, { rules: ['STALE_DATA'], severities: null });
  return findings.length === 0
    ? fine('data', 'Every dataset is as recent as the metrics over it ask for.')
    : warning(
        'data',
        some(
          findings.map(({ message }) => message),
          3,
        ),
        'Look at what fills them, or import what is missing.',
      );
}

async function rollups(db: Database, { rollups: definitions }: LoadedEngine, now: number): Promise<Finding> {
  if (definitions.length === 0) return fine('rollups', 'The model declares no rollups.');
  const states = await readStates(db, definitions);
  const statuses = definitions.map((definition) => rollupStatus(definition, states.get(definition)));
  const unread = statuses.filter(({ state }) => state !== 'ready' && state !== 'stale');
  if (unread.length > 0)
    return warning(
      'rollups',
      `Not read: ${some(unread.map(({ key, state, note }) => `${key} (${note ?? state})`))}. Answers are right, from rows.`,
      'cairn rollup build makes them; a server with CAIRN_JOBS and CAIRN_ROLLUPS on does so by itself.',
    );
  const behind = statuses.filter(({ dirty, refreshedAt }) => dirty > 0 && now - (refreshedAt ?? 0) > hour);
  if (behind.length > 0)
    return warning(
      'rollups',
      `Behind for more than an hour: ${some(behind.map(({ key, dirty }) => `${key} (${dirty} cells)`))}. Answers are right, and slower.`,
      'See that one server runs with CAIRN_JOBS and CAIRN_ROLLUPS on, or run cairn rollup refresh.',
    );
  return fine('rollups', `All ${statuses.length} are built and kept.`);
}

/** Whether what is put into the queue is taken out of it. */
async function jobs(pool: Pool): Promise<Finding> {
  const { rows: made } = await pool.query<{ made: boolean }>(
    `/* doctor queue */ select to_regclass('cairn_jobs.job') is not null as made`,
  );
  if (!made[0]?.made)
    return warning('jobs', 'No server has ever done the work in the background.', 'Run one with CAIRN_JOBS=on.');
  const { rows } = await pool.query<{ waiting: number; failed: number }>(
    `/* doctor jobs */ select count(*) filter (where state < 'active' and start_after < now() - interval '15 minutes')::int as waiting,
       count(*) filter (where state = 'failed' and completed_on > now() - interval '1 day')::int as failed from cairn_jobs.job`,
  );
  const { waiting, failed } = rows[0] ?? { waiting: 0, failed: 0 };
  if (waiting > 0)
    return warning(
      'jobs',
      `${waiting} jobs wait for more than a quarter of an hour.`,
      'See that one of the servers runs with CAIRN_JOBS=on, and look into its log.',
    );
  return failed > 0
    ? warning(
        'jobs',
        `${failed} jobs failed for good within a day.`,
        'The log of the server that does the jobs says why.',
      )
    : fine('jobs', 'No job waits for long, and none failed for good within a day.');
}
