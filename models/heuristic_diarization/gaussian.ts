/**
 * What is kept of a set of feature frames to describe it by one Gaussian with a full covariance. Sets join by
 * adding up, so clusters grow without looking at their frames again.
 */
export interface GaussianStatistics {
  count: number;
  /** [dimensions] */
  sum: Float64Array;
  /** Sum of x_i x_j, lower triangle row by row, [dimensions * (dimensions + 1) / 2] */
  products: Float64Array;
}

export const emptyStatistics = (dimensions: number): GaussianStatistics => ({
  count: 0,
  sum: new Float64Array(dimensions),
  products: new Float64Array((dimensions * (dimensions + 1)) / 2),
});

/** @param frame [dimensions] */
export function addFrame(statistics: GaussianStatistics, frame: ArrayLike<number>): void {
  const { sum, products } = statistics;
  statistics.count += 1;
  for (let i = 0, cell = 0; i < sum.length; i++) {
    const value = frame[i] ?? 0;
    sum[i] = (sum[i] ?? 0) + value;
    for (let j = 0; j <= i; j++, cell++) products[cell] = (products[cell] ?? 0) + value * (frame[j] ?? 0);
  }
}

export const joinStatistics = (a: GaussianStatistics, b: GaussianStatistics): GaussianStatistics => ({
  count: a.count + b.count,
  sum: a.sum.map((value, i) => value + (b.sum[i] ?? 0)),
  products: a.products.map((value, i) => value + (b.products[i] ?? 0)),
});

export interface Gaussian {
  /** [dimensions] */
  mean: Float64Array;
  /** Cholesky factor of the covariance, lower triangle row by row. */
  factor: Float64Array;
  /** Natural logarithm of the covariance's determinant. */
  logDeterminant: number;
}

/** Keeps the covariance of few or equal frames invertible; cepstra vary by whole units. */
const varianceFloor = 1e-3;

export function gaussianOf({ count, sum, products }: GaussianStatistics): Gaussian {
  const mean = sum.map((value) => value / count);
  const factor = new Float64Array(products.length);
  let logDeterminant = 0;
  for (let i = 0, row = 0; i < mean.length; row += ++i) {
    for (let j = 0, column = 0; j <= i; column += ++j) {
      let value = (products[row + j] ?? 0) / count - (mean[i] ?? 0) * (mean[j] ?? 0);
      for (let k = 0; k < j; k++) value -= (factor[row + k] ?? 0) * (factor[column + k] ?? 0);
      if (j < i) {
        factor[row + j] = value / (factor[column + j] ?? 1);
      } else {
        const pivot = Math.max(value, 0) + varianceFloor;
        factor[row + i] = Math.sqrt(pivot);
        logDeterminant += Math.log(pivot);
      }
    }
  }
  return { mean, factor, logDeterminant };
}

/** Natural logarithm of the density at a frame, without the constant that all Gaussians share. */
export function logDensity({ mean, factor, logDeterminant }: Gaussian, frame: ArrayLike<number>): number {
  const whitened = new Float64Array(mean.length);
  let distance = 0;
  for (let i = 0, row = 0; i < mean.length; row += ++i) {
    let value = (frame[i] ?? 0) - (mean[i] ?? 0);
    for (let k = 0; k < i; k++) value -= (factor[row + k] ?? 0) * (whitened[k] ?? 0);
    value /= factor[row + i] ?? 1;
    whitened[i] = value;
    distance += value * value;
  }
  return -0.5 * (distance + logDeterminant);
}
