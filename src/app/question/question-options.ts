/** The options of a question on the command line; `ask` and `explain` share them. */
import type { Command } from 'commander';
import { grains } from '../../kernel/period.ts';
import { comparisonWords } from './read-comparisons.ts';

export interface QuestionOptions {
  readonly by?: readonly string[];
  readonly grain?: string;
  readonly last?: string;
  readonly toDate?: string;
  readonly from?: string;
  readonly to?: string;
  readonly named?: string;
  readonly allTime?: boolean;
  readonly total?: boolean;
  readonly window?: string;
  readonly calendar?: string;
  readonly where?: readonly string[];
  readonly compare?: readonly string[];
  readonly top?: string;
  readonly lowest?: boolean;
  /** True unless `--no-other` is given. */
  readonly other: boolean;
}

/** Which rows, and when. */
export const withSliceOptions = (command: Command): Command =>
  command
    .option('--by <dimensions>', 'group by these, separated by commas: region or customer.region', addList)
    .option('--where <filter>', 'region=EMEA, or YAML as in model files: "{score: {gte: 9}}"; repeat it: all hold', add)
    .option('--last <n>', 'the last n complete periods of --grain')
    .option('--to-date <grain>', 'the running month, quarter … so far')
    .option('--from <time>', 'begins at this date (in the calendar) or instant')
    .option('--to <time>', 'ends before this date or instant')
    .option('--named <key>', 'a named period of the calendar')
    .option('--calendar <key>', 'another calendar than the default');

export const withQuestionOptions = (command: Command): Command =>
  withSliceOptions(command)
    .option('--all-time', 'everything')
    .option('--grain <grain>', `cut the period into a series: ${grains.join(', ')}`)
    .option('--total', 'with --grain: one number for the whole period instead of a series')
    .option('--window <window>', 'each point covers a trailing window: "90 day"')
    .option('--compare <list>', `separated by commas: ${comparisonWords.join(', ')}`, addList)
    .option('--top <n>', 'only the n highest groups of the first metric, and the rest as one')
    .option('--lowest', 'with --top: the n lowest')
    .option('--no-other', 'with --top: leave the rest out');

export const splitList = (text: string): readonly string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

const add = (text: string, before: readonly string[] = []): readonly string[] => [...before, text];

const addList = (text: string, before: readonly string[] = []): readonly string[] => [...before, ...splitList(text)];
