/** The reference of the noun score: other nouns point at it. */
import type { Score } from '../../src/model/score.ts';
import { builder } from '../builder.ts';

export const ScoreRef = builder.objectRef<Score>('Score');
