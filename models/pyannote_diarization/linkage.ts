/** Two clusters become one. Items are clusters 0..n-1; the n-th, n+1-th, ... are those that steps made. */
export interface Merge {
  first: number;
  second: number;
  /** Euclidean distance of the two centroids. */
  height: number;
  /** Items in the new cluster. */
  size: number;
}

/**
 * Joins the two clusters whose centroids are nearest until one is left; equal to scipy's
 * `linkage(vectors, 'centroid')`. Distances are updated by the formula of Lance and Williams (1967), and the nearest
 * cluster of each is looked for again only when it may be the next to join (Müllner, Modern hierarchical, agglomerative
 * clustering algorithms, 2011): n²/2 numbers, about n² steps.
 *
 * @param vectors n of them, of one length
 */
export function centroidLinkage(vectors: readonly ArrayLike<number>[]): Merge[] {
  const count = vectors.length;
  const squares = squaredDistances(vectors);
  /** Where the distance of two slots is kept. */
  const cell = (a: number, b: number): number => (a > b ? (a * (a - 1)) / 2 + b : (b * (b - 1)) / 2 + a);
  const sizes = new Int32Array(count).fill(1);
  const ids = Int32Array.from({ length: count }, (_, index) => index);
  /** Of each slot, the nearest of those before it; -1 when it has to be looked for. */
  const nearest = new Int32Array(count).fill(-1);
  /** Squared distance of the nearest, or less when it has to be looked for. */
  const least = new Float64Array(count).fill(Infinity);
  const find = (slot: number): void => {
    nearest[slot] = -1;
    least[slot] = Infinity;
    for (let other = 0; other < slot; other++) {
      if (sizes[other] === 0) continue;
      const square = squares[cell(slot, other)] ?? 0;
      if (square < (least[slot] ?? 0)) [nearest[slot], least[slot]] = [other, square];
    }
  };
  const closest = (): number => {
    for (;;) {
      let best = 0;
      for (let slot = 1; slot < count; slot++) if ((least[slot] ?? 0) < (least[best] ?? 0)) best = slot;
      if (nearest[best] !== -1) return best;
      find(best);
    }
  };
  for (let slot = 1; slot < count; slot++) find(slot);

  const merges: Merge[] = [];
  for (let step = 0; step < count - 1; step++) {
    const gone = closest();
    const square = least[gone] ?? 0;
    const kept = nearest[gone] ?? 0;
    const [a, b] = [sizes[kept] ?? 0, sizes[gone] ?? 0];
    const [idA, idB] = [ids[kept] ?? 0, ids[gone] ?? 0];
    merges.push({
      first: Math.min(idA, idB),
      second: Math.max(idA, idB),
      height: Math.sqrt(Math.max(0, square)),
      size: a + b,
    });
    sizes[gone] = 0;
    least[gone] = Infinity;
    sizes[kept] = a + b;
    ids[kept] = count + step;

    for (let slot = 0; slot < count; slot++) {
      if (sizes[slot] === 0 || slot === kept) continue;
      const at = cell(slot, kept);
      const joined =
        (a * (squares[at] ?? 0) + b * (squares[cell(slot, gone)] ?? 0) - (a * b * square) / (a + b)) /
        (a + b);
      squares[at] = joined;
      if (slot < kept) continue;
      if (joined < (least[slot] ?? 0)) [nearest[slot], least[slot]] = [kept, joined];
      else if (nearest[slot] === gone || nearest[slot] === kept) nearest[slot] = -1;
    }
    if (kept > 0) find(kept);
  }
  return merges;
}

/** Lower triangle, row by row. */
function squaredDistances(vectors: readonly ArrayLike<number>[]): Float64Array {
  const squares = new Float64Array((vectors.length * (vectors.length - 1)) / 2);
  let at = 0;
  for (const [index, a] of vectors.entries()) {
    for (let other = 0; other < index; other++, at++) {
      const b = vectors[other] ?? [];
      let sum = 0;
      for (let i = 0; i < a.length; i++) sum += ((a[i] ?? 0) - (b[i] ?? 0)) ** 2;
      squares[at] = sum;
    }
  }
  return squares;
}

/**
 * The cluster of each item when only some merges happen, numbered by their first items.
 * @param happens is asked for every step; a step may happen only if those that made its clusters do
 */
export function clustersAfter(
  merges: readonly Merge[],
  happens: (merge: Merge, step: number) => boolean,
): Int32Array {
  const count = merges.length + 1;
  const joined = new Int32Array(count + merges.length).fill(-1);
  for (const [step, merge] of merges.entries()) {
    if (!happens(merge, step)) continue;
    joined[merge.first] = joined[merge.second] = count + step;
  }
  const numbers = new Map<number, number>();
  return Int32Array.from({ length: count }, (_, item) => {
    let top = item;
    for (let next = joined[top] ?? -1; next !== -1; next = joined[top] ?? -1) top = next;
    const number = numbers.get(top) ?? numbers.size;
    numbers.set(top, number);
    return number;
  });
}

/**
 * The greatest height of each merge and those below it: the distance at which a cluster counts as formed, as
 * centroids can be nearer after a merge than before.
 */
export function formingHeights(merges: readonly Merge[]): Float64Array {
  const count = merges.length + 1;
  const heights = new Float64Array(merges.length);
  for (const [step, { first, second, height }] of merges.entries()) {
    const below = [first, second].map((id) => (id < count ? 0 : (heights[id - count] ?? 0)));
    heights[step] = Math.max(height, ...below);
  }
  return heights;
}
