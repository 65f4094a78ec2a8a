import { agglomerate } from './agglomerate.ts';
import { addFrame, emptyStatistics, joinStatistics, type GaussianStatistics } from './gaussian.ts';
import { voiceDifference } from './voice-difference.ts';
import { dimensions, frameAt, framesPerSecond, type VoiceFrames } from './voice-frames.ts';
import type { FrameWindow } from './windows.ts';

/** A window with less audible speech says too little of a voice to be compared. */
const comparableFrames = 0.5 * framesPerSecond;

/** Distances grow with the square of the windows: 800 of them take a second or two, and cover 40 minutes. */
const mostWindows = 800;

/** One that speaks less than this, in audible frames, is taken for noise: 3 % of all, but 1.5 s to 10 s. */
const leastFrames = (allFrames: number): number =>
  Math.min(10 * framesPerSecond, Math.max(1.5 * framesPerSecond, 0.03 * allFrames));

/**
 * The voices that the windows have, at most so many; one for certain. Of hours of speech, evenly spaced windows
 * are compared.
 */
export function findVoices(
  windows: readonly FrameWindow[],
  frames: VoiceFrames,
  maxSpeakers: number,
): GaussianStatistics[] {
  const comparable = windows.filter(({ audible }) => audible.length >= comparableFrames);
  const voices = evenly(comparable, mostWindows).map(({ audible }) => statisticsOf(audible, frames));
  // So little speech that nobody could be told from another.
  if (voices.length === 0)
    return [
      statisticsOf(
        windows.flatMap(({ audible }) => audible),
        frames,
      ),
    ];
  return joinVoices(withoutSmall(joinVoices(voices, Infinity)), maxSpeakers);
}

/** Joins voices that are one, and goes on to join the most alike while there are more than allowed. */
export const joinVoices = (
  voices: readonly GaussianStatistics[],
  maxSpeakers: number,
): GaussianStatistics[] =>
  agglomerate(voices, {
    join: joinStatistics,
    distance: voiceDifference,
    nearerThan: 1,
    atMost: maxSpeakers,
  });

/** Voices that are heard for long enough, or the one that is heard longest. */
export function withoutSmall(voices: readonly GaussianStatistics[]): GaussianStatistics[] {
  const least = leastFrames(voices.reduce((sum, { count }) => sum + count, 0));
  const large = voices.filter(({ count }) => count >= least);
  if (large.length > 0) return large;
  return voices.toSorted((a, b) => b.count - a.count).slice(0, 1);
}

export function statisticsOf(audible: Iterable<number>, frames: VoiceFrames): GaussianStatistics {
  const statistics = emptyStatistics(dimensions);
  for (const frame of audible) addFrame(statistics, frameAt(frames, frame));
  return statistics;
}

const evenly = <T>(items: readonly T[], most: number): readonly T[] =>
  items.length <= most
    ? items
    : items.filter(
        (_, index) =>
          Math.floor((index * most) / items.length) !== Math.floor(((index - 1) * most) / items.length),
      );
