/** Which numbers a change of a score moves: what `cairn plan` says before it is applied. */
import { describe, expect, it } from 'vitest';
import { diffModel } from '../../src/catalog/diff.ts';
import type { Model } from '../../src/model/model.ts';
import { scoreSchema } from '../../src/model/score.ts';
import { modelOf } from '../kit/small-world.ts';
import { definitions } from './care.ts';

const model = modelOf(definitions);

/** The model with some fields of its main score replaced. */
function changed(fields: Readonly<Record<string, unknown>>): Model {
  const body = { name: 'health', ...definitions.scores?.find(({ key }) => key === 'health'), ...fields };
  return { ...model, scores: new Map([...model.scores, ['health', scoreSchema.parse(body)]]) };
}

const health = model.scores.get('health');
const ofHealth = ['health', 'share_red', 'share_amber', 'share_green', 'count_amber'];

describe('a change of a score', () => {
  it.each<[string, Readonly<Record<string, unknown>>, readonly string[]]>([
    ['of a name or a label moves no number', { name: 'Health', label: 'segment', description: 'New words' }, []],
    ['of what a missing parameter counts as moves all that name it', { missing: 'zero' }, [...ofHealth, 'health_gap']],
    ['of a variant moves all that name it', { variants: [] }, [...ofHealth, 'health_gap']],
    ['of who is there moves all that name it', { active: { from: 'since' } }, [...ofHealth, 'health_gap']],
    [
      'of a window moves all that name it',
      { parameters: health?.parameters.map((each) => ({ ...each, window: { count: 1, grain: 'month' } })) },
      [...ofHealth, 'health_gap'],
    ],
    [
      'of a band moves shares and counts of the bands that it bounds, and no mean',
      { bands: [{ key: 'red', below: 45 }, { key: 'amber', below: 70 }, { key: 'green' }] },
      ['share_red', 'share_amber', 'count_amber'],
    ],
  ])('%s', (_, fields, moved) => {
    const diff = diffModel(model, changed(fields));
    expect(diff.changed.map(({ kind, key }) => `${kind}:${key}`)).toEqual(['score:health']);
    expect([...diff.movedMetrics].sort()).toEqual([...moved].sort());
  });

  it('of the metric behind a parameter moves the scores as well', () => {
    const tickets = model.metrics.get('tickets');
    if (tickets?.type !== 'count') throw new Error('no count');
    const next = {
      ...model,
      metrics: new Map([
        ...model.metrics,
        ['tickets', { ...tickets, where: { opened_at: { gt: '2026-01-01T00:00:00Z' } } }] as const,
      ]),
    };
    const { movedMetrics } = diffModel(model, next);
    expect(movedMetrics).toEqual(expect.arrayContaining(['tickets', ...ofHealth, 'health_strict', 'health_formula']));
    expect(movedMetrics).not.toContain('health_by_cost');
  });
});
