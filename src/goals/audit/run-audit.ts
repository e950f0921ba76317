/** One audit from start to end: loads what the chosen rules look at, and runs them. */
import type { GoalSession } from '../goal-session.ts';
import { type AuditChoice, type Audited, audit, chosenRules } from './audit.ts';
import { loadScene } from './load-scene.ts';

/** Days without a use after which a metric counts as unused. */
export const usualUnusedAfter = 90;

export async function runAudit(
  { db, session, viewer, book }: Pick<GoalSession, 'db' | 'session' | 'viewer' | 'book'>,
  choice: AuditChoice,
  unusedAfter = usualUnusedAfter,
): Promise<Audited> {
  const readsData = chosenRules(choice).some((rule) => rule.readsData);
  return audit(await loadScene(db, session, await book(), { readsData, unusedAfter }), viewer, choice);
}
