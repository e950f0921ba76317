/** The answer of `cairn why --json`: fields named one by one, so that scripts are promised nothing by accident. */
import type { Contribution, Decomposition, Side } from '../../engine/decompose/decomposition.ts';
import { describePeriod } from './describe-period.ts';

export const readDecomposition = ({ metric, by, ...told }: Decomposition) => ({
  metric: metric.key,
  by,
  period: describePeriod(told.period),
  from: describePeriod(told.from),
  before: readSide(told.before),
  after: readSide(told.after),
  change: told.change,
  effects: told.effects.map(({ kind, value }) => ({ kind, value })),
  contributions: told.contributions.map(readContribution),
  other: told.other && readContribution(told.other),
  withheld: told.withheld && readContribution(told.withheld),
  assumptions: told.assumptions,
});

const readSide = ({ value, share, sampleSize }: Side) => ({ value, share, sampleSize });

const readContribution = ({ members, groups, contribution, effects, before, after }: Contribution) => ({
  members,
  groups,
  contribution,
  effects: effects.map(({ kind, value }) => ({ kind, value })),
  before: readSide(before),
  after: readSide(after),
});
