/** The part of `cephes` that distributions use: its own types are not reachable through its `exports`. */
declare module 'cephes' {
  interface Cephes {
    /** Resolves when the WebAssembly is ready; no function works before. */
    readonly compiled: Promise<void>;
    /** Cumulative standard normal distribution. */
    ndtr(z: number): number;
    /** Inverse of `ndtr`. */
    ndtri(p: number): number;
    /** ln |Γ(x)|. */
    lgam(x: number): number;
    /** Regularised incomplete beta integral I_x(a, b). */
    incbet(a: number, b: number, x: number): number;
    /** Inverse of `incbet` in x. */
    incbi(a: number, b: number, y: number): number;
  }
  const cephes: Cephes;
  export default cephes;
}
