/** The noun: the pyramid, its levels and the edges between metrics. */
import { type MetricEdge, metricEdges } from '../../src/model/edges.ts';
import type { Drive, Metric } from '../../src/model/metric.ts';
import type { Model } from '../../src/model/model.ts';
import { builder } from '../builder.ts';
import { SpanRef } from '../numbers/period.ts';
import { PyramidLevelRef } from './level.ts';
import { MetricRef } from './metric-ref.ts';

const EdgeTypeEnum = builder.enumType('PyramidEdgeType', {
  description: 'How two metrics hang together.',
  values: {
    COMPUTED_FROM: { description: '`to` stands in the formula of `from`, or is a parameter of its score.' },
    DRIVES: { description: 'More of `from` brings more, or with sign NEGATIVE less, of `to`.' },
    COUNTER_METRIC: { description: '`to` is watched so that `from` is not improved at its cost.' },
  } satisfies Record<MetricEdge['kind'], { description: string }>,
});

const SignEnum = builder.enumType('Sign', {
  description: 'Which way a driver works.',
  values: {
    POSITIVE: { value: 'positive', description: 'More of the one brings more of the other.' },
    NEGATIVE: { value: 'negative', description: 'More of the one brings less of the other.' },
  } satisfies Record<Uppercase<Drive['sign']>, { value: Drive['sign']; description: string }>,
});

/** An edge with both ends looked up. */
interface Edge {
  readonly type: MetricEdge['kind'];
  readonly from: Metric;
  readonly to: Metric;
  readonly sign: Drive['sign'] | null;
  readonly lag: Drive['lag'] | null;
}

/** Edges whose ends are both in the model; validation sees to it that all are. */
function edgesOf(model: Model): readonly Edge[] {
  const { metrics } = model;
  return metricEdges(model).flatMap((edge) => {
    const [from, to] = [metrics.get(edge.from), metrics.get(edge.to)];
    if (!from || !to) return [];
    const drive = edge.kind === 'DRIVES' ? { sign: edge.sign, lag: edge.lag ?? null } : { sign: null, lag: null };
    return [{ type: edge.kind, from, to, ...drive }];
  });
}

const PyramidEdgeRef = builder.objectRef<Edge>('PyramidEdge').implement({
  description: 'How one metric hangs together with another.',
  fields: (t) => ({
    type: t.field({ type: EdgeTypeEnum, description: 'In which way.', resolve: ({ type }) => type }),
    from: t.field({ type: MetricRef, description: 'Where the edge begins.', resolve: ({ from }) => from }),
    to: t.field({ type: MetricRef, description: 'Where it leads.', resolve: ({ to }) => to }),
    sign: t.field({
      type: SignEnum,
      nullable: true,
      description: 'Which way a driver works; null for other types.',
      resolve: ({ sign }) => sign,
    }),
    lag: t.field({
      type: SpanRef,
      nullable: true,
      description: 'How long a driver takes to show; null where nothing is said.',
      resolve: ({ lag }) => lag,
    }),
  }),
});

export const PyramidRef = builder.objectRef<Model>('Pyramid').implement({
  description:
    'The pyramid of metrics: what a company lives on at the top, what a team can change today at the bottom.',
  fields: (t) => ({
    levels: t.field({
      type: [PyramidLevelRef],
      description: 'Levels with their metrics, top first.',
      resolve: ({ pyramid }) => pyramid.levels.toSorted((a, b) => a.rank - b.rank),
    }),
    edges: t.field({
      type: [PyramidEdgeRef],
      description: 'How the metrics hang together, in the order of the model.',
      args: { types: t.arg({ type: [EdgeTypeEnum], description: 'Only edges of these types; all when absent.' }) },
      resolve: (model, { types }) => edgesOf(model).filter(({ type }) => types == null || types.includes(type)),
    }),
  }),
});

builder.queryField('pyramid', (t) =>
  t.field({ type: PyramidRef, description: 'The pyramid of metrics.', resolve: (_, __, { catalog }) => catalog.model }),
);

interface Driver {
  readonly metric: Metric;
  readonly sign: Drive['sign'];
  readonly lag: Drive['lag'] | null;
}

const DriverRef = builder.objectRef<Driver>('Driver').implement({
  description: 'The other end of a driving edge, seen from one metric.',
  fields: (t) => ({
    metric: t.field({ type: MetricRef, description: 'The metric at the other end.', resolve: ({ metric }) => metric }),
    sign: t.field({ type: SignEnum, description: 'Which way it works.', resolve: ({ sign }) => sign }),
    lag: t.field({
      type: SpanRef,
      nullable: true,
      description: 'How long it takes to show; null where nothing is said.',
      resolve: ({ lag }) => lag,
    }),
  }),
});

const driver = (metric: Metric, { sign, lag }: Edge): Driver => ({ metric, sign: sign ?? 'positive', lag });

const driving = (model: Model): readonly Edge[] => edgesOf(model).filter(({ type }) => type === 'DRIVES');

builder.objectFields(MetricRef, (t) => ({
  drives: t.field({
    type: [DriverRef],
    description: 'What it moves: metrics nearer the top, as a rule.',
    resolve: ({ key }, _, { catalog }) =>
      driving(catalog.model)
        .filter(({ from }) => from.key === key)
        .map((edge) => driver(edge.to, edge)),
  }),
  drivenBy: t.field({
    type: [DriverRef],
    description: 'What moves it: where to look when it changes.',
    resolve: ({ key }, _, { catalog }) =>
      driving(catalog.model)
        .filter(({ to }) => to.key === key)
        .map((edge) => driver(edge.from, edge)),
  }),
}));
