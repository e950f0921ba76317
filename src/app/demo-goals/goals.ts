/** What the demo company has set out to do: a goal in every status, three teams deep. */
import { companyGoals } from './company-goals.ts';
import type { DemoGoal } from './demo-goal.ts';
import { experienceGoals } from './experience-goals.ts';
import { successGoals } from './success-goals.ts';
import { supportGoals } from './support-goals.ts';

/** Goals come after the ones that they serve. */
export const demoGoals: readonly DemoGoal[] = [...companyGoals, ...experienceGoals, ...supportGoals, ...successGoals];
