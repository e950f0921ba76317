import { expect, test } from 'vitest';
import { unwrap } from '../../src/kernel/issue.ts';
import { metricEdges } from '../../src/model/edges.ts';
import { readModel } from '../../src/model/read-model.ts';
import { modelFolder, soundDatasets, soundMetrics } from './model-folder.ts';

test('metrics are joined by typed edges: computed from, drives with sign and lag, counter metric', async () => {
  const drives =
    '    unit: points\n    counterMetrics: [spread]\n    drives:\n      - spread\n      - { metric: mean_score, sign: negative, lag: { count: 1, grain: quarter } }';
  const folder = modelFolder({ 'd.yaml': soundDatasets, 'm.yaml': soundMetrics.replace('    unit: points', drives) });
  expect(metricEdges(unwrap(await readModel(folder)))).toEqual([
    { kind: 'DRIVES', from: 'nps', to: 'spread', sign: 'positive', lag: undefined },
    { kind: 'DRIVES', from: 'nps', to: 'mean_score', sign: 'negative', lag: { count: 1, grain: 'quarter' } },
    { kind: 'COUNTER_METRIC', from: 'nps', to: 'spread' },
    { kind: 'COMPUTED_FROM', from: 'spread', to: 'nps' },
    { kind: 'COMPUTED_FROM', from: 'spread', to: 'mean_score' },
  ]);
});
