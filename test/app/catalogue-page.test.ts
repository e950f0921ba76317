/** The page of all metrics: complete, linked, readable, and never saying more than the model does. */
import { describe, expect, it } from 'vitest';
import { writeCataloguePage } from '../../src/app/catalogue-page/write-catalogue-page.ts';
import { dataNeeds } from '../../src/engine/definitions/data-needs.ts';
import { unwrap } from '../../src/kernel/issue.ts';
import { readModel } from '../../src/model/read-model.ts';
import { anchorsOf, read } from '../house/house.ts';
import { modelFolder, soundDatasets, soundMetrics } from '../model/model-folder.ts';

const shipped = unwrap(await readModel('models/cx'));
const page = writeCataloguePage(shipped);

/** The text between a heading and the next one. */
const section = (of: string, heading: string): string => of.split(`\n### ${heading}\n`)[1]?.split(/\n##+ /)[0] ?? '';

describe('the page of the shipped metrics', () => {
  it('is committed as the model makes it', () => {
    expect(read('docs/metrics.md')).toBe(page);
  });

  it('has a heading, and a row on top, for every metric', () => {
    for (const { key, name } of shipped.metrics.values()) {
      expect(section(page, name), key).toContain(`\`${key}\` · `);
      expect(page, key).toMatch(new RegExp(`^\\| \\[${name.replace(/[()]/g, '\\$&')}\\]\\(#`, 'm'));
    }
  });

  it('has no two headings of one anchor, so that each link leads where it says', () => {
    const headings = page.match(/^#+ .+$/gm) ?? [];
    expect(anchorsOf(page).size).toBe(headings.length);
    const links = [...page.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor = '']) => anchor);
    expect(links.length).toBeGreaterThan(500);
    expect(links.filter((anchor) => !anchorsOf(page).has(anchor))).toEqual([]);
  });

  it('says of a metric what the files say', () => {
    const told = section(page, 'Net Promoter Score');
    for (const line of [
      '`nps` · points, more is better · reviewed monthly · certified',
      '- **Formula:** share of promoters (9–10) − share of detractors (0–6), in points',
      '- **Needs:** Survey responses (Survey, Lowest score, Highest score, Score, Responded)',
      '- **Evidence and timing:** perception, leading',
      '[Renewal rate](#renewal-rate) (after 1 quarter)',
      '[Customers lost](#customers-lost) (the other way, after 2',
      '- **Accountable:** Tomás Herrera, Vice President Customer Experience',
      'NPS of software companies `nps_software`: 33.0 since 2026-01-01',
    ])
      expect(told).toContain(line);
  });

  it('wraps its text, tables and single words aside', () => {
    const long = page.split('\n').filter((line) => line.length > 120 && !line.startsWith('|'));
    expect(long.filter((line) => /^\s*(?:- )?\S+ \S/.test(line.replace(/\[[^\]]*\]\([^)]*\)/g, 'link')))).toEqual([]);
  });

  it('has the frameworks as tables, HEART with goals and signals, and the 2×2 as a grid', () => {
    expect(section(page, 'HEART')).toContain('| category | goal | signals | metrics |');
    expect(
      section(page, 'RARRA')
        .match(/^\| (\w+) \|/gm)
        ?.slice(1),
    ).toEqual(['Retention', 'Activation', 'Referral', 'Revenue', 'Acquisition'].map((name) => `| ${name} |`));
    const grid = section(page, 'Evidence by timing');
    expect(grid).toContain('|  | leading | lagging |');
    expect(grid).toMatch(/^\| perception \| \[Net Promoter Score\].* \| \[Overall satisfaction \(OSAT\)\].* \|$/m);
  });
});

describe('the page of a small model', () => {
  it('leaves out what nobody has said', async () => {
    const small = unwrap(await readModel(modelFolder({ 'd.yaml': soundDatasets, 'm.yaml': soundMetrics })));
    const told = section(writeCataloguePage(small), 'Spread');
    expect(told).toContain('- **Formula:** nps / max(mean_score, 1)');
    expect(told).not.toMatch(/\n\n\n/);
    expect(told).not.toMatch(/undefined|null|\*\*(Accountable|Drives|Frameworks|Benchmarks|Evidence)/);
  });
});

describe('the data that a metric needs', () => {
  it('is that of all its parts, and of the datasets that its filters are joined from', async () => {
    const small = unwrap(await readModel(modelFolder({ 'd.yaml': soundDatasets, 'm.yaml': soundMetrics })));
    const needs = unwrap(dataNeeds(small, 'spread')).map(({ dataset, fields }) => [dataset.key, fields]);
    expect(needs).toEqual([
      ['answers', ['survey', 'score', 'answered at']],
      ['customers', ['region']],
    ]);
  });

  it('of a ratio over two datasets is both', () => {
    const needs = unwrap(dataNeeds(shipped, 'response_rate')).map(({ dataset }) => dataset.key);
    expect(needs.length).toBe(2);
    expect(unwrap(dataNeeds(shipped, 'renewal_rate')).map(({ dataset, fields }) => [dataset.name, fields])).toEqual([
      ['Renewals', [expect.any(String), expect.any(String)]],
    ]);
  });
});
