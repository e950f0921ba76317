/** Names the types of goals and targets before they are built, so that they can refer to each other. */
import type { Goal } from '../../src/goals/goal.ts';
import type { Target } from '../../src/goals/target.ts';
import { builder } from '../builder.ts';

export const GoalRef = builder.objectRef<Goal>('Goal');
export const TargetRef = builder.objectRef<Target>('Target');
