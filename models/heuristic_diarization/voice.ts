import { gaussianOf, joinStatistics, type GaussianStatistics } from './gaussian.ts';

/** The audible speech of one person, as far as it is known. */
export interface Voice {
  statistics: GaussianStatistics;
  /** The same, as if there were no more of it than is enough to compare. */
  compared: GaussianStatistics;
  /** Frames of `compared` times the logarithm of their covariance's determinant. */
  spread: number;
}

/** Beyond 20 s of audible speech, more of it makes nobody's voice more different. */
const enoughFrames = 2_000;

/** Fitted on LibriSpeech excerpts, see README.md. */
const differencePerParameter = 0.55;

export function voiceOf(statistics: GaussianStatistics): Voice {
  const compared = atMost(enoughFrames, statistics);
  return { statistics, compared, spread: spreadOf(compared) };
}

export const joinVoices = (a: Voice, b: Voice): Voice => voiceOf(joinStatistics(a.statistics, b.statistics));

/**
 * How different two voices are: below 1 they are taken for one. It is the gain of log likelihood when two
 * Gaussians describe the two sets of frames instead of one, as in the Bayesian information criterion (Chen and
 * Gopalakrishnan, Speaker, environment and channel change detection and clustering via the BIC, 1998), divided
 * by what one voice differs from itself. The paper subtracts a multiple of log(frames) for that; measured, it
 * grows with the square root of the frames, and so does the divisor here.
 */
export function voiceDifference(a: Voice, b: Voice): number {
  const both = joinStatistics(a.compared, b.compared);
  const gain = 0.5 * (spreadOf(both) - a.spread - b.spread);
  const dimensions = both.sum.length;
  const parameters = dimensions + (dimensions * (dimensions + 1)) / 2;
  const frames = (a.compared.count * b.compared.count) / both.count;
  return gain / (differencePerParameter * parameters * Math.sqrt(frames));
}

const spreadOf = (statistics: GaussianStatistics): number =>
  statistics.count * gaussianOf(statistics).logDeterminant;

function atMost(frames: number, statistics: GaussianStatistics): GaussianStatistics {
  const { count, sum, products } = statistics;
  if (count <= frames) return statistics;
  const scale = frames / count;
  return {
    count: frames,
    sum: sum.map((value) => value * scale),
    products: products.map((value) => value * scale),
  };
}
