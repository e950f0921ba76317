/** The noun: where a target stood on a day. */
import type { Snapshot } from '../../src/goals/snapshot/snapshot.ts';
import { builder } from '../builder.ts';
import { TargetStatusEnum } from './goal-words.ts';

export const SnapshotRef = builder.objectRef<Snapshot>('TargetSnapshot').implement({
  description: 'Where a target stood on a day, as it was seen then. Never changed after the fact.',
  fields: (t) => ({
    day: t.field({
      type: 'Date',
      description: 'Local day of the default calendar.',
      resolve: ({ day }) => day,
    }),
    takenAt: t.field({
      type: 'DateTime',
      description: 'When it was written down.',
      resolve: ({ takenAt }) => new Date(takenAt),
    }),
    status: t.field({ type: TargetStatusEnum, description: 'As it was shown.', resolve: ({ status }) => status }),
    observedStatus: t.field({
      type: TargetStatusEnum,
      description: 'As it was judged on the day alone.',
      resolve: ({ observed }) => observed,
    }),
    reason: t.exposeString('reason', { description: 'Why, in a sentence.' }),
    value: t.exposeFloat('value', {
      nullable: true,
      description: 'The number of that day; null where there was none.',
    }),
    sampleSize: t.field({
      type: 'SafeInt',
      nullable: true,
      description: 'Rows behind it; null where there was no sample.',
      resolve: ({ sampleSize }) => sampleSize,
    }),
    lower: t.exposeFloat('lower', { nullable: true, description: 'Lower end of the 95 % interval; null without one.' }),
    upper: t.exposeFloat('upper', { nullable: true, description: 'Upper end of the 95 % interval; null without one.' }),
    expected: t.exposeFloat('expected', {
      nullable: true,
      description: 'What the trajectory asked for; null without one.',
    }),
    attainment: t.exposeFloat('attainment', {
      nullable: true,
      description: 'How far it had come; null where that cannot be said.',
    }),
    metricVersion: t.exposeInt('metricVersion', {
      nullable: true,
      description: 'Version of the definition that the number is of; null where none was stored.',
    }),
    targetRevision: t.exposeInt('targetRevision', { description: 'Revision of the target that was judged.' }),
  }),
});
