import { centroidLinkage, clustersAfter, formingHeights, type Merge } from './linkage.ts';
import { cosineSimilarity, meanOf, normalized } from './vectors.ts';

export interface ClusterRules {
  /** Distance of unit vectors, 0..2, up to which two clusters are one voice. */
  threshold: number;
  /** A voice has at least so many embeddings, or a tenth of all where that is less. */
  minClusterSize: number;
}

/**
 * Which embeddings are of one voice, as pyannote.audio's AgglomerativeClustering decides: centroid linkage of unit
 * vectors up to a threshold; clusters that are too small go to the most similar large one; when more are left than
 * allowed, the threshold moves as little as it must.
 *
 * @param embeddings at least one, of one length
 * @returns the voice of each, numbered from 0
 */
export function clusterVoices(
  embeddings: readonly Float32Array[],
  { threshold, minClusterSize }: ClusterRules,
  maxVoices: number,
): Int32Array {
  if (maxVoices === 1) return new Int32Array(embeddings.length);
  const least = Math.min(minClusterSize, Math.max(1, roundHalfEven(0.1 * embeddings.length)));
  const vectors = embeddings.map(normalized);
  const merges = centroidLinkage(vectors);
  const heights = formingHeights(merges);
  let clusters = clustersAfter(merges, (_merge, step) => (heights[step] ?? 0) <= threshold);
  if (largeClusters(clusters, least).length > maxVoices) {
    clusters = atMost(maxVoices, merges, threshold, least);
  }
  const large = largeClusters(clusters, least);
  return large.length === 0 ? clusters.fill(0) : withoutSmall(clusters, large, vectors);
}

/** The cut nearest to the threshold that gives no more than so many large clusters, or the fewest there are. */
function atMost(maxVoices: number, merges: readonly Merge[], threshold: number, least: number): Int32Array {
  const steps = merges
    .map(({ height, size }, step) => ({ step, size, off: Math.abs(height - threshold) }))
    .filter(({ size }) => size >= least)
    .sort((a, b) => a.off - b.off);
  let best: { clusters: Int32Array; off: number } | undefined;
  for (const { step } of steps) {
    const clusters = clustersAfter(merges, (_merge, other) => other <= step);
    const off = Math.abs(largeClusters(clusters, least).length - maxVoices);
    if (best === undefined || off < best.off) best = { clusters, off };
    if (off === 0) break;
  }
  return best?.clusters ?? clustersAfter(merges, () => true);
}

function largeClusters(clusters: Int32Array, least: number): number[] {
  const sizes = new Map<number, number>();
  for (const cluster of clusters) sizes.set(cluster, (sizes.get(cluster) ?? 0) + 1);
  return [...sizes].filter(([, size]) => size >= least).map(([cluster]) => cluster);
}

/** Small clusters join the large one whose centroid is most similar to theirs; voices are numbered anew. */
function withoutSmall(
  clusters: Int32Array,
  large: readonly number[],
  vectors: readonly Float64Array[],
): Int32Array {
  const members = (cluster: number): Float64Array[] =>
    vectors.filter((_, item) => clusters[item] === cluster);
  const centroids = large.map((cluster) => meanOf(members(cluster)));
  const voices = new Map(large.map((cluster, voice) => [cluster, voice]));
  for (const cluster of new Set(clusters)) {
    if (voices.has(cluster)) continue;
    const own = meanOf(members(cluster));
    const similarities = centroids.map((centroid) => cosineSimilarity(own, centroid));
    voices.set(cluster, similarities.indexOf(Math.max(...similarities)));
  }
  return clusters.map((cluster) => voices.get(cluster) ?? 0);
}

/** As numpy and Python round. */
function roundHalfEven(value: number): number {
  const rounded = Math.round(value);
  return rounded - value === 0.5 && rounded % 2 === 1 ? rounded - 1 : rounded;
}
