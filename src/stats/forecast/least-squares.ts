/** Least squares that grow by a row at a time: what the best start of a smoothing is, after any number of values. */

/** Solved normal equations. */
export interface Solved {
  readonly coefficients: readonly number[];
  /** Of the residuals. */
  readonly squares: number;
  /** Lower Cholesky factor of the normal matrix, row after row. */
  readonly factor: readonly number[];
  /** Half of the ln of the determinant of the normal matrix. */
  readonly logRoot: number;
}

/** Sums of products of `size` columns and a right-hand side. */
export class NormalEquations {
  readonly size: number;
  rows = 0;
  private readonly matrix: number[];
  private readonly right: number[];
  private squares = 0;

  constructor(size: number) {
    this.size = size;
    this.matrix = zeros(size * size);
    this.right = zeros(size);
  }

  /** One row: `size` columns of the buffer from an offset, and the value they are to explain. */
  add(buffer: Float64Array, offset: number, value: number): void {
    const { size, matrix, right } = this;
    for (let i = 0; i < size; i++) {
      const x = buffer[offset + i] as number;
      if (x === 0) continue;
      for (let j = 0; j <= i; j++)
        matrix[i * size + j] = (matrix[i * size + j] as number) + x * (buffer[offset + j] as number);
      right[i] = (right[i] as number) + x * value;
    }
    this.squares += value * value;
    this.rows += 1;
  }

  /** Null where the rows do not determine every coefficient. */
  solve(): Solved | null {
    const { size, matrix, right } = this;
    const factor = zeros(size * size);
    let logRoot = 0;
    for (let i = 0; i < size; i++) {
      for (let j = 0; j <= i; j++) {
        let sum = matrix[i * size + j] as number;
        for (let k = 0; k < j; k++) sum -= (factor[i * size + k] as number) * (factor[j * size + k] as number);
        if (i !== j) factor[i * size + j] = sum / (factor[j * size + j] as number);
        else if (sum > 1e-9 * (matrix[i * size + i] as number)) factor[i * size + i] = Math.sqrt(sum);
        else return null;
      }
      logRoot += Math.log(factor[i * size + i] as number);
    }
    const half = forward(factor, size, right);
    const coefficients = zeros(size);
    for (let i = size - 1; i >= 0; i--) {
      let sum = half[i] as number;
      for (let k = i + 1; k < size; k++) sum -= (factor[k * size + i] as number) * (coefficients[k] as number);
      coefficients[i] = sum / (factor[i * size + i] as number);
    }
    return { coefficients, squares: Math.max(0, this.squares - squareSum(half)), factor, logRoot };
  }
}

/** x′(X′X)⁻¹x: what not knowing the coefficients adds to the variance of x′b, in variances of a residual. */
export const leverage = (factor: readonly number[], x: ArrayLike<number>): number =>
  squareSum(forward(factor, x.length, x));

function forward(factor: readonly number[], size: number, right: ArrayLike<number>): readonly number[] {
  const half = zeros(size);
  for (let i = 0; i < size; i++) {
    let sum = right[i] as number;
    for (let k = 0; k < i; k++) sum -= (factor[i * size + k] as number) * (half[k] as number);
    half[i] = sum / (factor[i * size + i] as number);
  }
  return half;
}

const zeros = (count: number): number[] => new Array<number>(count).fill(0);

function squareSum(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return sum;
}
