/** The smoothings that a forecast averages over: a grid of parameters, coarse because neighbours tell the same story. */
import type { Smoothing } from './smoothing.ts';

const alphas = [0, 0.1, 0.2, 0.35, 0.5, 0.75, 1];
const betaStars = [0, 0.1, 0.3];
/** In the middle of the 0.8 to 0.98 of Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 2nd ed., §7.2. */
const damping = 0.85;

/** With a shape that repeats after `season` steps, or without one where it is 0. Level, trend and damped trend. */
export function candidates(season: number): readonly Smoothing[] {
  const levels = alphas.map((alpha): Smoothing => ({ shape: 'LEVEL', alpha, betaStar: 0, phi: 0, season }));
  // A level that never moves leaves nothing for the slope to follow, whatever β*.
  const moving = alphas.flatMap((alpha) => (alpha === 0 ? [0] : betaStars).map((betaStar) => ({ alpha, betaStar })));
  const trends = moving.map((each): Smoothing => ({ shape: 'TREND', ...each, phi: 1, season }));
  const damped = moving.map((each): Smoothing => ({ shape: 'DAMPED_TREND', ...each, phi: damping, season }));
  return [...levels, ...trends, ...damped];
}
