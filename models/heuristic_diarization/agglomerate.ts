export interface Agglomeration<T> {
  join(this: void, a: T, b: T): T;
  /** Symmetric. */
  distance(this: void, a: T, b: T): number;
  /** Only pairs nearer than this are joined ... */
  nearerThan: number;
  /** ... unless there are more clusters than this. */
  atMost: number;
}

interface Cluster<T> {
  value: T;
  /** To each cluster before this one. */
  distances: Float64Array;
  /** Index of the nearest one before this; -1: none. */
  nearest: number;
}

/**
 * Joins the nearest two until none are near enough. Equal distances are decided by order, so equal input gives
 * equal clusters. n²/2 distances at first, then at most n a join.
 */
export function agglomerate<T>(items: readonly T[], rules: Agglomeration<T>): T[] {
  const clusters: (Cluster<T> | undefined)[] = items.map((value, index) => ({
    value,
    distances: Float64Array.from(items.slice(0, index), (before) => rules.distance(before, value)),
    nearest: -1,
  }));
  for (const cluster of clusters) if (cluster !== undefined) cluster.nearest = nearestOf(cluster, clusters);

  for (let left = items.length; left > 1; left--) {
    const second = closest(clusters);
    const absorbed = clusters[second];
    const first = absorbed?.nearest ?? -1;
    const kept = clusters[first];
    if (absorbed === undefined || kept === undefined) break;
    if ((absorbed.distances[first] ?? Infinity) >= rules.nearerThan && left <= rules.atMost) break;

    clusters[second] = undefined;
    kept.value = rules.join(kept.value, absorbed.value);
    clusters.forEach((other, index) => {
      if (other === undefined || index === first) return;
      const distance = rules.distance(kept.value, other.value);
      if (index < first) kept.distances[index] = distance;
      else other.distances[first] = distance;
      if (index > first && [first, second].includes(other.nearest)) {
        other.nearest = nearestOf(other, clusters);
      } else if (index > first && isNearer(distance, first, other)) {
        other.nearest = first;
      }
    });
    kept.nearest = nearestOf(kept, clusters);
  }
  return clusters.flatMap((cluster) => (cluster === undefined ? [] : [cluster.value]));
}

/** Of equal distances the first counts. */
function isNearer<T>(distance: number, index: number, { distances, nearest }: Cluster<T>): boolean {
  const least = distances[nearest] ?? Infinity;
  return distance < least || (distance === least && index < nearest);
}

function nearestOf<T>({ distances }: Cluster<T>, clusters: readonly (Cluster<T> | undefined)[]): number {
  let nearest = -1;
  distances.forEach((distance, index) => {
    if (clusters[index] === undefined) return;
    if (nearest === -1 || distance < (distances[nearest] ?? Infinity)) nearest = index;
  });
  return nearest;
}

/** The cluster that is nearest to one before it. */
function closest<T>(clusters: readonly (Cluster<T> | undefined)[]): number {
  let best = -1;
  let least = Infinity;
  clusters.forEach((cluster, index) => {
    if (cluster === undefined || cluster.nearest === -1) return;
    const distance = cluster.distances[cluster.nearest] ?? Infinity;
    if (best === -1 || distance < least) [best, least] = [index, distance];
  });
  return best;
}
