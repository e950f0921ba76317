/** Every part besides the questions, in the order of the report. */
import { growth } from './growth.ts';
import { importRows } from './import-rows/import-rows.ts';
import type { Part } from './part.ts';
import { smallAnswer } from './small-answer.ts';
import { split } from './split.ts';
import { throughput } from './throughput.ts';
import { wholePyramid } from './whole-pyramid.ts';

export const parts: readonly Part[] = [wholePyramid, split, growth, throughput, smallAnswer, importRows];
