import { agglomerate } from './agglomerate.ts';
import { addFrame, emptyStatistics } from './gaussian.ts';
import { dimensions, frameAt, framesPerSecond, type VoiceFrames } from './voice-frames.ts';
import { joinVoices, voiceDifference, voiceOf, type Voice } from './voice.ts';
import type { FrameWindow } from './windows.ts';

/** A window with less audible speech says too little of a voice to be compared. */
const comparableFrames = 0.5 * framesPerSecond;

/** Distances grow with the square of the windows: 800 of them take two seconds, and cover 40 minutes. */
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
): Voice[] {
  const comparable = windows.filter(({ audible }) => audible.length >= comparableFrames);
  const heard = evenly(comparable, mostWindows).map(({ audible }) => voiceAt(audible, frames));
  // So little speech that nobody could be told from another.
  if (heard.length === 0)
    return [
      voiceAt(
        windows.flatMap(({ audible }) => audible),
        frames,
      ),
    ];
  return mergeVoices(heard, maxSpeakers);
}

/** Joins voices that are one, leaves out the rarely heard, and joins the most alike while there are too many. */
export function mergeVoices(heard: readonly Voice[], maxSpeakers: number): Voice[] {
  const merge = (voices: readonly Voice[], atMost: number): Voice[] =>
    agglomerate(voices, { join: joinVoices, distance: voiceDifference, nearerThan: 1, atMost });
  return merge(withoutRare(merge(heard, Infinity)), maxSpeakers);
}

/** The voice that is heard in some frames. */
export function voiceAt(audible: Iterable<number>, frames: VoiceFrames): Voice {
  const statistics = emptyStatistics(dimensions);
  for (const frame of audible) addFrame(statistics, frameAt(frames, frame));
  return voiceOf(statistics);
}

/** Voices that are heard for long enough, or the one that is heard longest. */
function withoutRare(voices: readonly Voice[]): readonly Voice[] {
  const least = leastFrames(voices.reduce((sum, { statistics }) => sum + statistics.count, 0));
  const large = voices.filter(({ statistics }) => statistics.count >= least);
  if (large.length > 0) return large;
  return voices.toSorted((a, b) => b.statistics.count - a.statistics.count).slice(0, 1);
}

const evenly = <T>(items: readonly T[], most: number): readonly T[] =>
  items.length <= most
    ? items
    : Array.from({ length: most }, (_, index) => items[Math.floor((index * items.length) / most)]).filter(
        (item) => item !== undefined,
      );
