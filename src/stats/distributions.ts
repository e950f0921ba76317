/** Normal and Student t distributions: where intervals get their width and tests their p-values. */
import cephes from 'cephes';

await cephes.compiled;

/** Past this many degrees of freedom 1 − x of the beta integral loses digits, and the expansions about the normal are exact. */
const manyDegrees = 1e4;

/** Beyond this the tail is 0 in a double, and the library computes ∞ · 0. */
const farthest = 40;

/** ln Γ(x); x above 0. */
export const logGamma = (x: number): number => cephes.lgam(x);

/** z with P(Z ≤ z) = p; p in (0, 1). */
export const normalQuantile = (p: number): number => cephes.ndtri(p);

/** P(Z ≤ z); accurate in relative terms far into the lower tail. */
export const normalCdf = (z: number): number => cephes.ndtr(Math.min(farthest, Math.max(-farthest, z)));

/** z with P(|Z| ≤ z) = level; level in (0, 1). */
export const normalCritical = (level: number): number => -normalQuantile((1 - level) / 2);

/** t with P(T ≤ t) = p; p in (0, 1); degrees at least 1 and not necessarily whole. */
export function studentQuantile(p: number, degrees: number): number {
  if (p > 0.5) return -studentQuantile(1 - p, degrees);
  if (degrees > manyDegrees) return expandQuantile(normalQuantile(p), degrees);
  const x = cephes.incbi(degrees / 2, 0.5, 2 * p);
  return -Math.sqrt((degrees * (1 - x)) / x);
}

/** t with P(|T| ≤ t) = level; level in (0, 1); degrees as above. */
export const studentCritical = (level: number, degrees: number): number => -studentQuantile((1 - level) / 2, degrees);

/** P(T ≤ t); accurate in relative terms far into the lower tail. Degrees at least 1 and not necessarily whole. */
export function studentCdf(t: number, degrees: number): number {
  const tail = upperTail(Math.abs(t), degrees);
  return t <= 0 ? tail : 1 - tail;
}

function upperTail(t: number, degrees: number): number {
  if (degrees > manyDegrees) return normalCdf(-normalEquivalent(t, degrees));
  const squared = t * t;
  // Near 0 the one form, in the tail the other: each is computed without cancellation where it is used.
  if (t < 1) return 0.5 - cephes.incbet(0.5, degrees / 2, squared / (degrees + squared)) / 2;
  return cephes.incbet(degrees / 2, 0.5, degrees / (degrees + squared)) / 2;
}

/** Abramowitz and Stegun 26.7.5. */
function expandQuantile(z: number, degrees: number): number {
  const first = (z ** 3 + z) / 4;
  const second = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96;
  const third = (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384;
  return z + first / degrees + second / degrees ** 2 + third / degrees ** 3;
}

/** The z with the tail of t: G. W. Hill, "Student's t-distribution", Algorithm 395, CACM 13 (1970), first terms. */
function normalEquivalent(t: number, degrees: number): number {
  const a = degrees - 0.5;
  const z = Math.sqrt(a * Math.log1p((t * t) / degrees));
  return z + (z ** 3 + 3 * z) / (48 * a * a);
}
