/** What a question costs: one statement a dataset and set of dimensions, however much is asked of it. */
import { describe, expect, it } from 'vitest';
import { compileModel } from '../../src/catalog/compile.ts';
import { createEngine } from '../../src/engine/create-engine.ts';
import type { Session } from '../../src/engine/session.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { readModel } from '../../src/model/read-model.ts';
import { countStatements } from '../kit/count-statements.ts';
import { testDatabase } from '../kit/database.ts';
import { type Asked, codesOf, later, numberOf, question, ranked, series, unit } from '../kit/questions.ts';

const { db, pool } = await testDatabase();
const model = unwrap(await readModel('models/cx'));
const calendar = model.calendars.get('default');
const engine = createEngine({ db, model, physical: unwrap(await compileModel(db, model)) });
await pool.query(`
  insert into cx.customers (id, name, segment, region, country, acquisition_channel, product_line, usage_tracked, signed_up_at) values
    (1, 'Ada', 'enterprise', 'EMEA', 'DE', 'sales', 'core', true, '2024-01-01Z'), (2, 'Bo', 'consumer', 'APAC', 'JP', 'search', 'core', true, '2024-02-01Z');
  insert into cx.tickets (id, customer_id, channel, queue, priority, category, product_line, opened_at, first_reply_at, reopened_count) values
    (1, 1, 'email', 'billing', 'normal', 'invoice', 'core', '2025-01-05Z', '2025-01-06Z', 0),
    (2, 2, 'chat', 'faults', 'high', 'fault', 'core', '2025-01-06Z', '2025-01-07Z', 0),
    (3, 1, 'chat', 'faults', 'high', 'fault', 'core', '2025-02-06Z', null, 0);`);

const january = unit('month', '2025-01-01', calendar);
const february = unit('month', '2025-02-01', calendar);
const lastYear = unit('month', '2024-01-01', calendar);
const months = [january, february, lastYear];

const surveyMetrics = [
  'nps',
  'nps_weighted',
  'osat',
  'osat_mean',
  'ces',
  'ces_agreement',
  'ces_index',
  'psat',
  'csat',
].concat(['csat_mean', 'comment_rate', 'survey_response_count']);
const ticketMetrics = ['ticket_volume', 'tickets_resolved', 'reopen_rate', 'backlog', 'sla_attainment'];

/** The names of the statements that an operation sends, in order of the alphabet. */
async function costOf(work: (operation: Session) => Promise<unknown>): Promise<readonly string[]> {
  const { statements } = await countStatements(() => work(engine.session({ now: later })));
  return statements.map((text) => /^\/\* lattice (.*?) \*\//.exec(text)?.[1] ?? text).sort();
}

const askAll = (operation: Session, metrics: readonly string[], asked: Asked = { periods: months }) =>
  Promise.all(metrics.map((metric) => operation.ask(question(metric, asked))));

describe('an operation', () => {
  it('costs one statement for 12 metrics of one dataset in 3 periods and 2 segments: 72 questions', async () => {
    const cost = await costOf((operation) =>
      Promise.all(
        ['enterprise', 'consumer'].flatMap((segment) =>
          months.map((period) => askAll(operation, surveyMetrics, { periods: [period], where: { segment } })),
        ),
      ),
    );
    expect(surveyMetrics.length).toBe(12);
    expect(cost).toEqual(['survey_responses']);
  });

  it('costs one more for a further dataset, though its metrics have three times to be placed by', async () => {
    const cost = await costOf((operation) => askAll(operation, [...surveyMetrics, ...ticketMetrics]));
    expect(cost).toEqual(['survey_responses', 'tickets']);
  });

  it('costs one more a dataset for a further set of dimensions', async () => {
    const cost = await costOf((operation) =>
      Promise.all(
        [[], ['region'], ['region', 'segment']].map((by) =>
          askAll(operation, [...surveyMetrics, ...ticketMetrics], { periods: months, by }),
        ),
      ),
    );
    const tables = ['survey_responses', 'tickets'];
    expect(cost).toEqual(tables.flatMap((table) => [table, `${table} by region`, `${table} by region, segment`]));
  });

  it('costs no more for the days of a year, its weeks, its months and all of it', async () => {
    const cost = await costOf((operation) =>
      Promise.all(
        (['day', 'week', 'month', 'year'] as const).map((grain) =>
          askAll(operation, ['ticket_volume', 'backlog'], {
            periods: series(grain, '2025-01-01Z', '2026-01-01Z', calendar),
          }),
        ),
      ),
    );
    expect(cost).toEqual(['tickets']);
  });

  it('costs nothing for a question that it has asked already, in the same tick or later', async () => {
    const answers: unknown[] = [];
    const cost = await costOf(async (operation) => {
      const twice = await askAll(operation, ['ticket_volume', 'ticket_volume']);
      const again = await operation.ask(question('ticket_volume', { periods: months }));
      answers.push(...[...twice, again].map(numberOf));
    });
    expect(answers).toEqual([2, 2, 2]);
    expect(cost).toEqual(['tickets']);
  });

  it('costs the same again for the next operation, which must see new rows', async () => {
    const cost = await costOf(async (operation) => {
      await askAll(operation, ['ticket_volume']);
      await askAll(engine.session({ now: later }), ['ticket_volume']);
    });
    expect(cost).toEqual(['tickets', 'tickets']);
  });

  it('waits for questions that are asked a few promises later', async () => {
    const cost = await costOf(async (operation) => {
      const late = async () => {
        for (let depth = 0; depth < 20; depth++) await Promise.resolve();
        return askAll(operation, ['backlog']);
      };
      await Promise.all([askAll(operation, ['ticket_volume']), late()]);
    });
    expect(cost).toEqual(['tickets']);
  });
});

describe('a question that was foreseen', () => {
  const first = question('ticket_volume', { periods: [january], by: ['queue'] });
  const then = question('ticket_volume', { periods: [january, lastYear], by: ['queue'] });

  it('adds no statement, neither when it is announced nor when it is asked', async () => {
    const cost = await costOf(async (operation) => {
      operation.foresee(then);
      await operation.ask(first);
      await operation.ask(then);
    });
    expect(cost).toEqual(['tickets by queue']);
  });

  it('costs a second statement where nobody foresaw it, and has the same numbers', async () => {
    const answers: unknown[] = [];
    const cost = await costOf(async (operation) => {
      const alone = await operation.ask(first);
      answers.push(ranked(alone), ranked(await operation.ask(then)));
    });
    expect(cost).toEqual(['tickets by queue', 'tickets by queue']);
    expect(answers[0]).toEqual(answers[1]);
  });
});

describe('a formula', () => {
  it('over two datasets costs two statements, and with another one over a third three', async () => {
    expect(await costOf((operation) => askAll(operation, ['contact_rate']))).toEqual(['customers', 'tickets']);
    expect(await costOf((operation) => askAll(operation, ['contact_rate', 'mrr_per_customer']))).toEqual([
      'customers',
      'revenue_movements',
      'tickets',
    ]);
  });

  it('shares the statements of its parts where these are asked too', async () => {
    const cost = await costOf((operation) =>
      askAll(operation, ['contact_rate', 'ticket_volume', 'active_customers', 'backlog']),
    );
    expect(cost).toEqual(['customers', 'tickets']);
  });
});

describe('a formula over three datasets', () => {
  it('costs three statements', async () => {
    const given = model.metrics.get('contact_rate');
    const expression = 'ticket_volume / active_customers + mrr';
    if (given?.type !== 'formula') throw new Error('The contact rate is a formula.');
    const metrics = new Map(model.metrics).set('over_three', { ...given, key: 'over_three', expression });
    const wider = createEngine({ db, model: { ...model, metrics }, physical: unwrap(await compileModel(db, model)) });
    const cost = await costOf(() => askAll(wider.session({ now: later }), ['over_three']));
    expect(cost).toEqual(['customers', 'revenue_movements', 'tickets']);
  });
});

describe('a median', () => {
  const year = series('month', '2025-01-01Z', '2026-01-01Z', calendar);

  it('by month costs nothing beside the sums of its dataset: the twelve months are one more branch', async () => {
    const { statements } = await countStatements(() =>
      askAll(engine.session({ now: later }), ['first_response_time_median', ...ticketMetrics], { periods: year }),
    );
    expect(statements.length).toBe(1);
    expect(statements[0]?.match(/percentile_cont/g)?.length).toBe(1);
  });

  it('costs no more beside last year, the year of the months, and a percentile of another time', async () => {
    const periods = [...year, ...months, unit('year', '2025-01-01', calendar)];
    const cost = await costOf((operation) =>
      askAll(operation, ['first_response_time_median', 'first_response_time_p90', 'resolution_time_p90'], { periods }),
    );
    expect(cost).toEqual(['tickets']);
  });

  it('shares its branch with other medians of the same periods', async () => {
    const { statements } = await countStatements(() =>
      askAll(engine.session({ now: later }), ['first_response_time_median', 'first_response_time_p90'], {
        periods: year,
      }),
    );
    expect(statements[0]?.match(/union all/g)).toBeNull();
  });

  it('of a ranking costs the rank, the cells of its groups, and the rows of none of them', async () => {
    const cost = await costOf((operation) =>
      askAll(operation, ['first_response_time_median'], {
        periods: months,
        by: ['queue'],
        top: { count: 1, order: 'highest', other: true },
      }),
    );
    expect(cost).toEqual(['rank tickets by queue', 'tickets', 'tickets by queue']);
  });
});

describe('a ranking', () => {
  const top = { count: 1, order: 'highest' as const, other: true };
  const asked = { periods: months, by: ['queue'] };

  it('with other costs the rank, the cells of its groups, and the whole', async () => {
    const cost = await costOf((operation) => askAll(operation, ['ticket_volume'], { ...asked, top }));
    expect(cost).toEqual(['rank tickets by queue', 'tickets', 'tickets by queue']);
  });

  it('costs no whole where other is not asked for, or nothing is left out', async () => {
    for (const more of [{ other: false }, { count: 2 }]) {
      const cost = await costOf((operation) =>
        askAll(operation, ['ticket_volume'], { ...asked, top: { ...top, ...more } }),
      );
      expect(cost).toEqual(['rank tickets by queue', 'tickets by queue']);
    }
  });

  it('is done once for all metrics that keep the same groups', async () => {
    const cost = await costOf((operation) =>
      askAll(operation, ticketMetrics, { ...asked, top: { ...top, metric: 'ticket_volume' } }),
    );
    expect(cost).toEqual(['rank tickets by queue', 'tickets', 'tickets by queue']);
  });
});

describe('a question that is refused', () => {
  it('runs nothing', async () => {
    const wrong = [
      question('npss'),
      question('nps', { by: ['nowhere'] }),
      question('nps', { where: { score: 'high' } }),
    ];
    const codes: string[] = [];
    const cost = await costOf(async (operation) => {
      for (const each of wrong) codes.push(...(await codesOf(operation.ask(each))));
    });
    expect(codes).toEqual(['UNKNOWN_METRIC', 'UNKNOWN_DIMENSION', 'FILTER_TYPE_MISMATCH']);
    expect(cost).toEqual([]);
  });

  it('does not hold up the others of its operation', async () => {
    let settled: readonly PromiseSettledResult<unknown>[] = [];
    const cost = await costOf(async (operation) => {
      settled = await Promise.allSettled(
        ['npss', 'ticket_volume'].map((metric) => operation.ask(question(metric, { periods: months }))),
      );
    });
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    expect(cost).toEqual(['tickets']);
  });
});

describe('a question that is only explained', () => {
  it('runs nothing', async () => {
    const cost = await costOf((operation) => operation.explain([question('nps', { periods: months, by: ['region'] })]));
    expect(cost).toEqual([]);
  });
});
