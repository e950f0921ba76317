/** The options of `cairn ask --cohorts`, with the names of the arguments of `Metric.cohorts`. */
import type { Command } from 'commander';
import type { QuestionOptions } from './question-options.ts';

export interface CohortOptions extends QuestionOptions {
  /** The time dimension by which an entity enters. */
  readonly cohorts?: string;
  readonly ages?: string;
  readonly base?: string;
}

export const withCohortOptions = (command: Command): Command =>
  command
    .option('--cohorts <entered>', 'a table by when an entity entered, a time dimension, and how many of --grain ago')
    .option('--ages <n>', 'with --cohorts: the highest age (12)')
    .option('--base <metric>', 'with --cohorts: how large a cohort is; without it the metric itself at age 0');
