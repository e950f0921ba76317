/** Tables by URL: the very rows of GraphQL's table, in three formats, and what is refused before the first of them. */
import { tableFromIPC } from 'apache-arrow';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import type { TableQuery } from '../generated/documents.ts';
import { oddTexts, readLines, serveWorld } from './served-world.ts';

const { fetchTable, postTable, log, url } = await serveWorld();

const firstQuarter = { startDate: '2026-01-01', endDate: '2026-04-01' };

const questions: Readonly<Record<string, TableQuery>> = {
  'two datasets by a joined text, with missing members': { metrics: ['score', 'cost'], by: ['region'] },
  'months, by two dimensions': {
    metrics: ['mean_score', 'tickets', 'cost_per_answer'],
    by: ['large', 'region'],
    period: firstQuarter,
    grain: 'MONTH',
  },
  'a dimension that is called as a metric is': { metrics: ['score'], by: ['score'], period: firstQuarter },
  'a dimension with several values a row': { metrics: ['answers', 'score'], by: ['tag'], period: firstQuarter },
  'days as members, and days as periods': {
    metrics: ['answers'],
    by: ['day'],
    period: { startDate: '2026-01-20', endDate: '2026-02-03' },
    grain: 'DAY',
  },
  'instants and numbers as members': { metrics: ['cost'], by: ['opened_at', 'cost'], period: { allTime: true } },
  'what does not merge': {
    metrics: ['median_cost', 'costs'],
    by: ['region'],
    period: firstQuarter,
    grain: 'WEEK',
  },
  'a filter': { metrics: ['tickets'], by: ['region'], where: { dimension: 'cost', gt: 50 }, period: firstQuarter },
  'a ranking, which is asked whole': {
    metrics: ['cost', 'tickets'],
    by: ['region'],
    period: firstQuarter,
    grain: 'MONTH',
    top: { count: 3 },
  },
  'another order than that of members': {
    metrics: ['cost'],
    by: ['region'],
    period: firstQuarter,
    orderBy: [{ metric: 'cost', direction: 'DESC' }],
  },
  'the whole, without groups': { metrics: ['cost', 'score'], period: firstQuarter, grain: 'MONTH' },
};

const document = `query ($query: TableQuery!) { table(query: $query) { rows(first: 5000) { nodes {
  members { value } other period { label start end complete }
  cells { value decimal sampleSize interval { lower upper } suppressed { reason } }
} } } }`;

interface Row {
  readonly members: readonly { readonly value: unknown }[];
  readonly other: boolean;
  readonly period: Readonly<Record<'label' | 'start' | 'end' | 'complete', unknown>>;
  readonly cells: readonly {
    readonly value: number | null;
    readonly decimal: string | null;
    readonly sampleSize: number | null;
    readonly interval: { readonly lower: number; readonly upper: number } | null;
    readonly suppressed: { readonly reason: string } | null;
  }[];
}

/** What GraphQL says, as the lines that are to come. */
async function expectedLines(query: TableQuery): Promise<readonly Record<string, unknown>[]> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: document, variables: { query } }),
  });
  const { data } = (await response.json()) as { data: { table: { rows: { nodes: readonly Row[] } } } };
  const metrics = [query.metrics].flat();
  return data.table.rows.nodes.map(({ members, other, period, cells }) => ({
    ...Object.fromEntries(
      [query.by ?? []].flat().map((name, index) => {
        const clash = metrics.includes(name);
        return [clash ? `by.${name}` : name, members[index]?.value];
      }),
    ),
    other,
    period: period.label,
    // Milliseconds, as JavaScript writes them.
    'period.start': period.start,
    'period.end': period.end,
    'period.complete': period.complete,
    ...Object.fromEntries(
      metrics.flatMap((metric, index) => {
        const cell = cells[index];
        return [
          [metric, cell?.value],
          [`${metric}.n`, cell?.sampleSize],
          [`${metric}.lower`, cell?.interval?.lower ?? null],
          [`${metric}.upper`, cell?.interval?.upper ?? null],
          [`${metric}.decimal`, cell?.decimal],
          [`${metric}.withheld`, cell?.suppressed?.reason ?? null],
        ];
      }),
    ),
  }));
}

const everything = 'member,other,period,start,end,complete,value,n,lower,upper,decimal,withheld';

describe('a table by URL', () => {
  it.each(Object.entries(questions))('has the rows of GraphQL, in their order: %s', async (_, query) => {
    const expected = await expectedLines(query);
    expect(expected.length).toBeGreaterThan(2);
    const lines = await readLines(await postTable('table.ndjson', query, { columns: everything }));
    expect(lines).toEqual(expected);

    const csv = await (await postTable('table.csv', query, { columns: everything, formulas: 'true' })).text();
    const records = parse(csv, { columns: true, record_delimiter: '\r\n' }) as Record<string, string>[];
    expect(records).toEqual(
      expected.map((line) =>
        Object.fromEntries(Object.entries(line).map(([name, value]) => [name, value === null ? '' : String(value)])),
      ),
    );

    const arrow = await postTable('table.arrow', query, { columns: everything });
    const told = tableFromIPC(new Uint8Array(await arrow.arrayBuffer())).toArray();
    expect(told.map((row) => inJson(row.toJSON()))).toEqual(expected);
  });

  it('is typed by a person as on the command line', async () => {
    const parameters = { metrics: 'score,tickets', by: 'region', last: '2', grain: 'month', where: 'large=true' };
    const lines = await readLines(await fetchTable('table.ndjson', parameters));
    expect(new Set(lines.map(({ period }) => period))).toEqual(new Set(['Jan 2026', 'Feb 2026']));
    const query: TableQuery = {
      metrics: ['score', 'tickets'],
      by: ['region'],
      period: { last: 2, grain: 'MONTH' },
      grain: 'MONTH',
      where: { dimension: 'large', eq: true },
    };
    expect(lines).toEqual(await readLines(await postTable('table.ndjson', query)));
  });

  it('comes in the format that is accepted, and as CSV where none is named', async () => {
    const typeOf = async (accept: string) => {
      const { headers } = await fetchTable('table', { metrics: 'answers', by: 'region' }, { headers: { accept } });
      return headers.get('content-type');
    };
    expect(await typeOf('*/*')).toBe('text/csv; charset=utf-8');
    expect(await typeOf('application/json;q=0.5, application/x-ndjson')).toBe('application/x-ndjson; charset=utf-8');
    expect(await typeOf('application/vnd.apache.arrow.stream')).toBe('application/vnd.apache.arrow.stream');
  });

  it('is a file with a name, and says which definitions it is by', async () => {
    const { headers } = await fetchTable('table.csv', { metrics: 'answers,score', by: 'region' });
    expect(headers.get('content-disposition')).toBe('attachment; filename="answers_score.csv"');
    expect(headers.get('cairn-definitions')).toBe('answers=-, score=-');
    expect(headers.get('content-encoding')).toBe('gzip');
    const named = await fetchTable('table.arrow', { metrics: 'answers', by: 'region', filename: 'q1' });
    expect(named.headers.get('content-disposition')).toBe('attachment; filename="q1.arrow"');
    const plain = await fetchTable('table.csv', { metrics: 'answers' }, { headers: { 'accept-encoding': 'identity' } });
    expect(plain.headers.get('content-encoding')).toBeNull();
  });

  it('has its columns even where there is no row', async () => {
    const nothing = { metrics: 'answers', by: 'region', from: '2020-01-01', to: '2020-02-01', columns: 'member,value' };
    expect(await (await fetchTable('table.csv', nothing)).text()).toBe('region,answers\r\n');
    expect(await (await fetchTable('table.ndjson', nothing)).text()).toBe('');
    const arrow = tableFromIPC(new Uint8Array(await (await fetchTable('table.arrow', nothing)).arrayBuffer()));
    expect(arrow.schema.fields.map(({ name }) => name)).toEqual(['region', 'answers']);
    expect(arrow.numRows).toBe(0);
  });

  it('is one line in the log', async () => {
    const response = await fetchTable('table.csv', { metrics: 'answers,tickets', by: 'region' });
    await response.text();
    await expect
      .poll(() => log.find(({ requestId }) => requestId === response.headers.get('x-request-id')))
      .toMatchObject({ msg: 'big answer', format: 'csv', statements: 2, rows: 14 });
  });
});

describe('texts', () => {
  const parameters = { metrics: 'tickets', by: 'region', 'all-time': '', columns: 'member' };

  it('that a spreadsheet would take for formulas are quoted in CSV, and numbers are not', async () => {
    const text = await (await fetchTable('table.csv', parameters)).text();
    expect(text.split('\r\n').toSorted()).toEqual(
      [
        'region',
        'EMEA',
        '""',
        "'=1+1",
        "'-1",
        "'+49 30",
        "'@home",
        "'\tindented",
        '"say ""hi"", all"',
        '"two\nlines"',
        '😀 smile',
        '\ufb03 ligature',
        'שלום',
        "'quoted'",
        '',
        // The customers without a region, after all others, and the end of the file.
        '',
      ].toSorted(),
    );
    const numbers = await fetchTable('table.csv', { metrics: 'score', by: 'large', columns: 'value' });
    expect(await numbers.text()).toMatch(/\r\n-\d/);
  });

  it('are left as they are where that is asked, and in JSON', async () => {
    const csv = await (await fetchTable('table.csv', { ...parameters, formulas: '' })).text();
    const cells = (parse(csv, { from: 2 }) as string[][]).flat();
    expect(new Set(cells)).toEqual(new Set(oddTexts));
    const lines = await readLines(await fetchTable('table.ndjson', parameters));
    expect(new Set(lines.map(({ region }) => region))).toEqual(new Set([...oddTexts, null]));
  });

  it('begin with a mark for spreadsheets where that is asked', async () => {
    const marked = await (await fetchTable('table.csv', { ...parameters, bom: 'true' })).arrayBuffer();
    expect([...new Uint8Array(marked).slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  });
});

describe('what is refused before the first byte', () => {
  const refusal = async (response: Promise<Response>) => {
    const { status, headers, json } = await response.then(async (each) => ({
      status: each.status,
      headers: each.headers,
      json: (await each.json()) as { issues: readonly { code: string; path: readonly string[]; hints: string[] }[] },
    }));
    expect(headers.get('content-type')).toMatch(/application\/json/);
    return { status, issues: json.issues.map(({ code, path, hints }) => [code, path.join('.'), hints[0]]) };
  };

  it('is everything that is wrong, in the words of the URL', async () => {
    const parameters = { metrics: 'scor', by: 'region', last: 'two', where: 'region==', columns: 'valeu' };
    expect(await refusal(fetchTable('table.csv', parameters))).toEqual({
      status: 400,
      issues: [['MALFORMED_INPUT', 'columns', 'Did you mean "value"?']],
    });
    const { columns, ...question } = parameters;
    expect(await refusal(fetchTable('table.csv', question))).toEqual({
      status: 400,
      issues: [
        ['UNKNOWN_METRIC', 'metrics', 'Did you mean "score" or "slow"?'],
        ['MALFORMED_PERIOD', 'last', 'Write last=4.'],
        ['MALFORMED_PERIOD', 'last', 'Add grain=month.'],
      ],
    });
  });

  it('is a parameter that is unknown, given twice or neither true nor false', async () => {
    const asked = fetch(`${url}/table.csv?metric=score&metrics=score&last=1&last=2&grain=month&bom=yes`);
    expect(await refusal(asked)).toEqual({
      status: 400,
      issues: [
        ['MALFORMED_INPUT', 'metric', 'Did you mean "metrics"?'],
        ['MALFORMED_INPUT', 'bom', 'Write bom=true.'],
        ['MALFORMED_INPUT', 'last', 'Give it once.'],
      ],
    });
    expect((await refusal(fetchTable('table.csv', {}))).issues).toEqual([
      ['MALFORMED_INPUT', 'metrics', 'Name at least one: metrics=nps,csat.'],
    ]);
  });

  it('is a question that GraphQL refuses, with its issues', async () => {
    expect((await refusal(postTable('table.csv', { metrics: ['score'], by: ['regoin'] }))).issues).toEqual([
      ['UNKNOWN_DIMENSION', 'by.0', 'Did you mean "region"?'],
    ]);
    expect((await refusal(postTable('table.csv', { metric: 'score' }))).issues.map(([code]) => code)).toEqual([
      'MALFORMED_INPUT',
      'MALFORMED_INPUT',
    ]);
    expect((await refusal(postTable('table.csv', { metrics: ['score'] }, { by: 'region' }))).issues).toEqual([
      ['MALFORMED_INPUT', 'by', 'Did you mean "bom"?'],
    ]);
  });
});

/** Instants as the other formats write them, whole numbers as numbers. */
const inJson = (row: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => {
      if (typeof value === 'bigint') return [name, Number(value)];
      return name === 'period.start' || name === 'period.end'
        ? [name, value === null ? null : new Date(Number(value)).toISOString()]
        : [name, value];
    }),
  );
