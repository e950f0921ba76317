/** From fits to what they say of one step ahead: a mixture of Student t distributions. */
import type { Fit } from './fit-origins.ts';
import { leverage } from './least-squares.ts';
import { type Smoothed, seasonResponse } from './smooth.ts';
import { dampedSteps, type Smoothing, varianceFactor } from './smoothing.ts';

/** A location-scale Student t distribution and its share of the mixture; the shares add up to 1. */
export interface Part {
  readonly weight: number;
  readonly mean: number;
  /** The scale, in the unit of the series. */
  readonly error: number;
  readonly degrees: number;
}

/**
 * `steps` ahead of the origin of the fits. The variance of a part is σ² times the factor of its smoothing, plus what not
 * knowing the start adds, σ² x′(X′X)⁻¹x. Without smoothing (α = 0) that is the prediction interval of a straight line.
 */
export const predict = (fits: readonly Fit[], steps: number): readonly Part[] => fits.map((fit) => part(fit, steps));

function part({ smoothing, smoothed, origin, solved, variance, degrees, weight }: Fit, steps: number): Part {
  const { fixed, response } = ahead(smoothing, smoothed, origin, steps);
  let mean = fixed;
  for (let each = 0; each < response.length; each++)
    mean += (response[each] as number) * (solved.coefficients[each] as number);
  const inflated = varianceFactor(smoothing, steps) + leverage(solved.factor, response);
  return { weight, mean, error: Math.sqrt(variance * inflated), degrees };
}

/** The forecast for a start of zeros, and its response to each unknown of the start. */
export function ahead(
  { shape, phi, season }: Smoothing,
  { width, level, slope }: Smoothed,
  origin: number,
  steps: number,
): { readonly fixed: number; readonly response: readonly number[] } {
  const slopes = dampedSteps(phi, steps);
  const firstSeason = shape === 'LEVEL' ? 2 : 3;
  const start = origin * width;
  const response: number[] = [];
  for (let each = 1; each < width; each++) {
    const yearly = each < firstSeason ? 0 : seasonResponse(season, origin + steps - 1, each - firstSeason);
    response.push((level[start + each] as number) + slopes * (slope[start + each] as number) + yearly);
  }
  return { fixed: (level[start] as number) + slopes * (slope[start] as number), response };
}
