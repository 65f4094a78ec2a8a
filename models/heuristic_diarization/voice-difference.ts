import { gaussianOf, joinStatistics, type GaussianStatistics } from './gaussian.ts';

/** Beyond 20 s of audible speech, more of it makes nobody's voice more different. */
const enoughFrames = 2_000;

/** Fitted on LibriSpeech excerpts, see README.md. */
const differencePerParameter = 0.55;

/**
 * How different two voices are: below 1 they are taken for one. It is the gain of log likelihood when two
 * Gaussians describe the two sets of frames instead of one, as in the Bayesian information criterion (Chen and
 * Gopalakrishnan, Speaker, environment and channel change detection and clustering via the BIC, 1998), divided
 * by what one voice differs from itself. The paper subtracts a multiple of log(frames) for that; measured, it
 * grows with the square root of the frames, and so does the divisor here.
 */
export function voiceDifference(a: GaussianStatistics, b: GaussianStatistics): number {
  const one = scaledDown(a);
  const other = scaledDown(b);
  const both = joinStatistics(one, other);
  const gain = 0.5 * (spread(both) - spread(one) - spread(other));
  const dimensions = a.sum.length;
  const parameters = dimensions + (dimensions * (dimensions + 1)) / 2;
  const frames = (one.count * other.count) / both.count;
  return gain / (differencePerParameter * parameters * Math.sqrt(frames));
}

const spread = (statistics: GaussianStatistics): number =>
  statistics.count * gaussianOf(statistics).logDeterminant;

function scaledDown(statistics: GaussianStatistics): GaussianStatistics {
  const { count, sum, products } = statistics;
  if (count <= enoughFrames) return statistics;
  const scale = enoughFrames / count;
  return {
    count: enoughFrames,
    sum: sum.map((value) => value * scale),
    products: products.map((value) => value * scale),
  };
}
