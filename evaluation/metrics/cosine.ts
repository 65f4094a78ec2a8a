/** -1 to 1: whether two vectors of one length point in the same direction; 0 for a vector of nothing. */
export function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [product, lengthA, lengthB] = [0, 0, 0];
  for (let index = 0; index < a.length; index++) {
    const [x, y] = [a[index] ?? 0, b[index] ?? 0];
    product += x * y;
    lengthA += x * x;
    lengthB += y * y;
  }
  const scale = Math.sqrt(lengthA) * Math.sqrt(lengthB);
  return scale === 0 ? 0 : product / scale;
}
