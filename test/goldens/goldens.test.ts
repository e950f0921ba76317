/** Plans and statements of representative questions: compared with the files beside, and run. */
import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { format } from 'sql-formatter';
import { describe, expect, it } from 'vitest';
import { compileModel } from '../../src/catalog/compile.ts';
import { createEngine } from '../../src/engine/create-engine.ts';
import type { ExplainedScan } from '../../src/engine/session.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { readModel } from '../../src/model/read-model.ts';
import type { Question } from '../../src/query/question.ts';
import { testDatabase } from '../kit/database.ts';
import { forbiddenShapes } from './forbidden-shapes.ts';
import { goldenQuestions, largeSurveys, now, withContactChannels } from './questions.ts';

const { db, pool } = await testDatabase();
const model = withContactChannels(unwrap(await readModel('models/cx')));
const physical = unwrap(await compileModel(db, model));
const unknowing = createEngine({ db, model, physical });
/** Ten million answers, with few surveys and few scores: what large tables are read by. */
const knowing = createEngine({ db, model, physical, facts: () => largeSurveys });
const engineOf = (name: string) => (name.endsWith('of-a-large-table') ? knowing : unknowing);
const goldens = Object.entries(goldenQuestions(model));

describe('a golden question', () => {
  it.each(goldens)('%s is planned and written as in its file', async (name, questions) => {
    const scans = await engineOf(name).session({ now }).explain(questions);
    await expect(show(questions, scans)).toMatchFileSnapshot(`files/${name}.md`);
  });

  it.each(goldens)('%s runs, and every statement begins with its name', async (golden, questions) => {
    for (const { name, sql, parameters } of await engineOf(golden).session({ now }).explain(questions)) {
      expect(sql.replace(/ (select|with) .*/s, '')).toBe(`/* lattice ${name} */`);
      const { rows } = await pool.query(sql, [...parameters]);
      // The tables are empty, and only what has rows comes back.
      expect(rows).toEqual([]);
    }
  });

  it.each(goldens)('%s keeps to the shapes that distribute', async (golden, questions) => {
    for (const { sql } of await engineOf(golden).session({ now }).explain(questions))
      expect(forbiddenShapes(sql, model), sql).toEqual([]);
  });

  it.each(goldens)(
    '%s is answered where there are no rows: counts are 0, scores are null',
    async (golden, questions) => {
      const session = engineOf(golden).session({ now });
      for (const answer of await Promise.all(questions.map((each) => session.ask(each)))) {
        expect([0, null]).toContain(answer.empty.estimate.value);
        for (const { values } of answer.groups)
          for (const { estimate } of values) expect(estimate.value).toBe(answer.empty.estimate.value);
      }
    },
  );

  it('has a file, and every file a question', async () => {
    const files = await readdir(new URL('files', import.meta.url));
    expect(files.sort()).toEqual(goldens.map(([name]) => `${name}.md`).sort());
  });
});

describe('the check of shapes', () => {
  it.each([
    ['an aggregate that sums can replace', 'select stddev(x) from t group by y'],
    [
      'an aggregate of another kind of order than a percentile',
      'select mode() within group (order by x) from t group by y',
    ],
    ['sums beside an aggregate that needs raw rows', 'select count(distinct x), sum(y) from t group by z'],
    ['grouping sets', 'select count(*) from t group by rollup (x)'],
    ['a lateral join', 'select x from t, lateral (select 1) l group by 1'],
    ['a full or right join', 'select x from t full join u on true group by 1'],
    ['generate_series', 'select count(*) from generate_series(1, 2) group by 1'],
    ['a subquery that is not what is read from', 'select (select 1) from t group by 1'],
    [
      'a join that is not a left join onto one column',
      'select x from t left join (select "b"."a" as "row_0" from u "b") "m0" on "m0"."row_0" = "t"."id" group by 1',
    ],
    ['a branch that groups nothing', 'select x from t union all select y from t group by 1'],
    ['a branch that groups nothing', 'select count(*) from t having count(*) > 0 union all select y from t'],
    ['a join that is not a left join onto one column', 'select x from t join u on u.a = t.a group by 1'],
    [
      'a join that is not a left join onto one column',
      'select x from t left join (select "t"."a" as "member", b from u "t" where c) "q0" on "q0"."member" = "t"."id" group by 1',
    ],
    [
      'a join that is not a left join onto one column',
      'select x from t cross join (select a as "opens" from u) "s0" group by 1',
    ],
    [
      'a join onto "cx"."tickets".customer_id, which is not its entity',
      'select x from t left join (select "t"."customer_id" as "key" from "cx"."tickets" "t" where "t"."a" = $1) "f0" on "f0"."key" = "t"."id" group by 1',
    ],
    [
      'a join onto "cx"."tickets".customer_id, which is not its entity',
      'select x from t left join "cx"."tickets" "j0" on "j0"."customer_id" = "t"."id" group by 1',
    ],
  ])('finds %s', (name, sql) => {
    expect(forbiddenShapes(sql, model)).toContain(name);
  });
});

/** The text of a golden file. */
function show(questions: readonly Question[], scans: readonly ExplainedScan[]): string {
  const asked = questions.map(({ metric, periods, by, where, top, cohorts }) =>
    [
      `- \`${metric}\``,
      `  - periods: ${periods.map(({ label, calendar }) => (calendar === 'default' ? label : `${label} (${calendar})`)).join('; ')}`,
      ...(by.length > 0 ? [`  - by: ${by.join(', ')}`] : []),
      ...(cohorts
        ? [`  - cohorts by ${cohorts.entered}: ${cohorts.periods.map(({ label }) => label).join('; ')}`]
        : []),
      ...(where ? [`  - where: \`${JSON.stringify(where)}\``] : []),
      ...(top ? [`  - top: ${top.count} ${top.order}${top.other ? ', with other' : ''}`] : []),
    ].join('\n'),
  );
  const written = scans.map(({ name, plan, sql, parameters }) =>
    [
      `## ${name}`,
      `\`\`\`text\n${plan}\n\`\`\``,
      `\`\`\`sql\n${format(sql, { language: 'postgresql' })}\n\`\`\``,
      ...(parameters.length === 0
        ? []
        : [parameters.map((value, index) => `- \`$${index + 1}\` = ${short(JSON.stringify(value))}`).join('\n')]),
    ].join('\n\n'),
  );
  return `${[`Asked on ${new Date(now).toISOString()}:`, asked.join('\n'), ...written].join('\n\n')}\n`;
}

/** The openings of a schedule are thousands: their ends, and a fingerprint of all. */
const short = (text: string): string =>
  text.length <= 2000
    ? `\`${text}\``
    : `\`${text.slice(0, 80)}\` … \`${text.slice(-80)}\`, ${text.length} characters, SHA-256 ${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
