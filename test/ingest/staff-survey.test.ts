/** The mapping of docs/import.md for surveys of staff, on a file as such suites export one. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { unwrap } from '../../src/kernel/issue.ts';
import { readModel } from '../../src/model/read-model.ts';
import { testDatabase } from '../kit/database.ts';
import { importKit } from './import-kit.ts';

const { pool } = await testDatabase();
const kit = importKit(pool);
const page = readFileSync(new URL('../../docs/import.md', import.meta.url), 'utf8');
const [, mapping = ''] = /## Surveys of staff[\s\S]*?```yaml\n([\s\S]*?)```/.exec(page) ?? [];
const dataset = unwrap(await readModel('models/cx')).datasets.get('employee_responses');

const file = `Response ID,Participant token,Answer,Division,Region,Team,Submitted
1,k3xq,4,support,Europe,billing,02/03/2026 09:15
2,9fza,,product,North America,-,02/03/2026 10:00
3,,5,support,Asia,account,02/03/2026 11:30
`;

describe('a survey of staff', () => {
  it('comes with a pseudonym in each row, and rows without one are rejected', async () => {
    if (!dataset) throw new Error('The shipped model has answers of staff.');
    const summary = unwrap(await kit.run(file, { mapping, dataset }));
    expect(summary).toMatchObject({ inserted: 2, rejected: 1 });
    expect(kit.rejects()).toContain('Participant token');
    const rows = await kit.rows(
      `select respondent, survey, score::float, region, queue, responded_at at time zone 'utc' = '2026-03-02 09:15' as first
        from cx.employee_responses order by id`,
    );
    expect(rows).toEqual([
      { respondent: 'k3xq', survey: 'pulse', score: 4, region: 'EMEA', queue: 'billing', first: true },
      { respondent: '9fza', survey: 'pulse', score: null, region: 'Americas', queue: null, first: false },
    ]);
  });
});
