/** The noun: the number of a target when it is due, or why nobody can say. */
import type { TargetForecast, TargetOutlook } from '../../src/goals/measure/forecast-target.ts';
import { builder } from '../builder.ts';
import { PeriodRef } from '../numbers/period.ts';

type PredictionInterval = TargetForecast['intervals'][number];
type Backtest = TargetForecast['outlook']['backtest'];

const PredictionIntervalRef = builder.objectRef<PredictionInterval>('PredictionInterval').implement({
  description:
    'Where the number will lie when due, this often: wider than a confidence interval, for it is about what is still to come.',
  fields: (t) => ({
    level: t.exposeFloat('level', { description: 'How often, such as 0.95.' }),
    lower: t.exposeFloat('lower', { description: 'Lower end, in the unit of the metric.' }),
    upper: t.exposeFloat('upper', { description: 'Upper end, in the unit of the metric.' }),
  }),
});

const BacktestRef = builder.objectRef<Backtest>('Backtest').implement({
  description: 'What the method would have said from earlier days, as far ahead, against what came.',
  fields: (t) => ({
    origins: t.exposeInt('origins', { description: 'From how many earlier ends it was tried.' }),
    coverage: t.exposeFloat('coverage', {
      description: 'Share of outcomes within the 95 % interval, 0 to 1, before it was widened.',
    }),
    error: t.exposeFloat('error', { description: 'Mean absolute error, in the unit of the metric.' }),
    naiveError: t.exposeFloat('naiveError', {
      description: 'The same of saying that the last value goes on, in the unit of the metric.',
    }),
    widening: t.exposeFloat('widening', { description: 'By how much intervals are widened for it; 1 is not at all.' }),
  }),
});

const forecastOf = (outlook: TargetOutlook): TargetForecast | null =>
  outlook.kind === 'forecast' ? outlook.forecast : null;

export const TargetForecastRef = builder.objectRef<TargetOutlook>('TargetForecast').implement({
  description: 'The number of a target when it is due, with its uncertainty; or why it is withheld.',
  fields: (t) => ({
    withheld: t.stringList({
      description: 'Everything that speaks against a forecast, in sentences; empty where there is one.',
      resolve: (outlook) => (outlook.kind === 'withheld' ? outlook.reasons.map(({ message }) => message) : []),
    }),
    period: t.field({
      type: PeriodRef,
      nullable: true,
      description: 'The period that the number will be of; null where it is withheld, as all below.',
      resolve: (outlook) => forecastOf(outlook)?.period ?? null,
    }),
    value: t.float({
      nullable: true,
      description: 'The mean of what is expected, in the unit of the metric.',
      resolve: (outlook) => forecastOf(outlook)?.point ?? null,
    }),
    intervals: t.field({
      type: [PredictionIntervalRef],
      description: 'Prediction intervals of 80 % and 95 %.',
      resolve: (outlook) => [...(forecastOf(outlook)?.intervals ?? [])],
    }),
    probability: t.float({
      nullable: true,
      description: 'How likely the target will be reached when due, 0 to 1.',
      resolve: (outlook) => forecastOf(outlook)?.probability ?? null,
    }),
    method: t.string({
      nullable: true,
      description: 'How it was made, for people.',
      resolve: (outlook) => {
        const found = forecastOf(outlook);
        if (!found) return null;
        const { level, trend, dampedTrend } = found.outlook.method.weights;
        const share = (part: number) => `${Math.round(part * 100)} %`;
        const shape = found.outlook.method.seasonal ? ', with the shape of the year' : '';
        return `Holt's linear method: ${share(level)} at its level, ${share(trend)} along its trend, ${share(dampedTrend)} along a fading one${shape}.`;
      },
    }),
    backtest: t.field({
      type: BacktestRef,
      nullable: true,
      description: 'How well the method has done on the same series.',
      resolve: (outlook) => forecastOf(outlook)?.outlook.backtest ?? null,
    }),
  }),
});
