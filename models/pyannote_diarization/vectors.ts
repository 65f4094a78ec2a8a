export function normalized(vector: ArrayLike<number>): Float64Array {
  let square = 0;
  for (let i = 0; i < vector.length; i++) square += (vector[i] ?? 0) ** 2;
  const length = Math.sqrt(square);
  return Float64Array.from(vector, (value) => (length === 0 ? 0 : value / length));
}

/** @param vectors at least one, of one length */
export function meanOf(vectors: readonly ArrayLike<number>[]): Float64Array {
  const mean = new Float64Array(vectors[0]?.length ?? 0);
  for (const vector of vectors)
    for (let i = 0; i < mean.length; i++) mean[i] = (mean[i] ?? 0) + (vector[i] ?? 0);
  return mean.map((sum) => sum / vectors.length);
}

/** -1..1; 0 when one of them is nothing. */
export function cosineSimilarity(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [product, squareA, squareB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] ?? 0, b[i] ?? 0];
    product += x * y;
    squareA += x * x;
    squareB += y * y;
  }
  return product === 0 ? 0 : product / Math.sqrt(squareA * squareB);
}
