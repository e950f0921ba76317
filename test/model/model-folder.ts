/** Model files written into a folder that goes away with the run: files of one worker share this module. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, inject } from 'vitest';
import { formatIssue } from '../../src/kernel/issue.ts';
import { readModel } from '../../src/model/read-model.ts';

const home = mkdtempSync(join(inject('temporaryFolder'), 'model-'));

let folders = 0;

export function modelFolder(files: Readonly<Record<string, string | Uint8Array>>): string {
  folders += 1;
  const folder = join(home, String(folders));
  mkdirSync(folder);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** What is told about the files, one line an issue; empty for a sound model. */
export async function complaints(files: Readonly<Record<string, string | Uint8Array>>): Promise<readonly string[]> {
  const read = await readModel(modelFolder(files));
  return read.kind === 'ok' ? [] : read.issues.map(formatIssue);
}

/** A small sound model, to be broken. */
export const soundDatasets = `datasets:
  - key: answers
    name: Answers
    table: answers
    primaryKey: [id]
    time: answered_at
    entities:
      - { key: customer, kind: foreign, column: customer_id }
    dimensions:
      - { key: answered_at, type: timestamptz }
      - { key: survey, values: [nps, csat] }
      - { key: score, type: number }
      - { key: late, type: boolean, sql: '{answered_at} > {sent_at}' }
    measures:
      answers: { type: count }
      points: { type: sum, value: score }
  - key: customers
    name: Customers
    table: crm.customers
    primaryKey: [id]
    time: null
    entities:
      - { key: customer, kind: primary, column: id }
    dimensions:
      - { key: region }
      - { key: age, type: number }
`;

export const soundMetrics = `metrics:
  - key: nps
    name: Net Promoter Score
    type: net_share
    dataset: answers
    where: { survey: nps, region: { in: [north, south] } }
    top: { score: { gte: 9 } }
    bottom: { score: { lte: 6 } }
    valid: { score: { between: [0, 10] } }
    unit: points
    direction: increase
  - key: mean_score
    name: Mean score
    type: ratio
    dataset: answers
    numerator: points
    denominator: answers.answers
    unit: ratio
    direction: increase
  - { key: spread, name: Spread, type: formula, expression: 'nps / max(mean_score, 1)', unit: ratio, direction: increase }
`;

/** What is told when something in the sound model is replaced. */
export const broken = (file: 'd' | 'm', from: string, to: string, more: Readonly<Record<string, string>> = {}) => {
  const files = { 'd.yaml': soundDatasets, 'm.yaml': soundMetrics };
  const name = `${file}.yaml` as const;
  expect(files[name]).toContain(from);
  return complaints({ ...files, [name]: files[name].replace(from, to), ...more });
};

/** The sound model, and more. */
export const beside = (text: string) => complaints({ 'd.yaml': soundDatasets, 'm.yaml': soundMetrics, 'x.yaml': text });
