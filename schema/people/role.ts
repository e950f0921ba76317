/** What somebody can be to a metric, a goal or a target. */
import type { Role } from '../../src/goals/stakeholders.ts';
import { builder } from '../builder.ts';

export const RoleEnum = builder.enumType('StakeholderRole', {
  description: 'What somebody is to a metric, a goal or a target.',
  values: {
    ACCOUNTABLE: { value: 'accountable', description: 'Answers for it; exactly one does.' },
    RESPONSIBLE: { value: 'responsible', description: 'Works on it.' },
    CONSULTED: { value: 'consulted', description: 'Is asked about it.' },
    INFORMED: { value: 'informed', description: 'Is told about it.' },
  } satisfies Record<Uppercase<Role>, { value: Role; description: string }>,
});
