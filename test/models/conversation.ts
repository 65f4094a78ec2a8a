import type { Audio } from '../../audio/audio.ts';
import type { Turn } from '../../contract/diarization.ts';
import type { Span } from '../../contract/speech.ts';

const sampleRateHz = 16_000;
const hop = 160;

/** A stretch of a clip that somebody says. */
export interface Line {
  speaker: string;
  samples: Float32Array;
  gain?: number;
}

export interface Conversation {
  audio: Audio;
  /** Exact by construction: the phrases of the lines, where they were set. */
  reference: Turn[];
}

export interface Circumstances {
  /** Silence between lines, in seconds; in turn, from the start again when there are more lines. */
  gaps?: number[];
  /** Level of pink noise against the speech, in dB. */
  snrDb?: number;
}

/** Sets lines on one time line, each after the one before. */
export function compose(
  lines: readonly Line[],
  { gaps = [0.4, 0.9, 0.6], snrDb }: Circumstances = {},
): Conversation {
  const placed: { at: number; line: Line }[] = [];
  let at = sampleRateHz / 2;
  for (const [index, line] of lines.entries()) {
    placed.push({ at, line });
    at += line.samples.length + Math.round((gaps[index % gaps.length] ?? 0) * sampleRateHz);
  }
  const samples = new Float32Array(at + sampleRateHz / 2);
  for (const { at: start, line } of placed) {
    for (const [i, value] of line.samples.entries()) samples[start + i] = value * (line.gain ?? 1);
  }
  if (snrDb !== undefined) addNoise(samples, snrDb);
  const reference = placed.flatMap(({ at: start, line }) =>
    phrases(line.samples).map(({ startSeconds, endSeconds }) => ({
      startSeconds: start / sampleRateHz + startSeconds,
      endSeconds: start / sampleRateHz + endSeconds,
      speaker: line.speaker,
    })),
  );
  return { audio: { samples, sampleRateHz }, reference };
}

/** Runs of loud 10 ms, joined over pauses of up to 0.3 s; loud is at most 25 dB below the loud ones. */
export function phrases(samples: Float32Array): Span[] {
  const levels = Array.from({ length: Math.floor(samples.length / hop) }, (_, frame) => {
    const power = samples.subarray(frame * hop, (frame + 1) * hop).reduce((sum, x) => sum + x * x, 0) / hop;
    return 10 * Math.log10(power + 1e-12);
  });
  const loud = (levels.toSorted((a, b) => a - b)[Math.floor(levels.length * 0.95)] ?? 0) - 25;
  const runs: { start: number; end: number }[] = [];
  for (const [frame, level] of levels.entries()) {
    if (level < loud) continue;
    const last = runs.at(-1);
    if (last !== undefined && frame - last.end <= 30) last.end = frame + 1;
    else runs.push({ start: frame, end: frame + 1 });
  }
  return runs
    .filter(({ start, end }) => end - start >= 10)
    .map(({ start, end }) => ({ startSeconds: start / 100, endSeconds: end / 100 }));
}

/** The same numbers each time (mulberry32), in [0, 1). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Noise that falls with frequency, against the level where there is sound. */
function addNoise(samples: Float32Array, snrDb: number): void {
  const random = randomNumbers(7);
  let low = 0;
  const noise = samples.map(() => {
    const white = random() - 0.5;
    low = 0.95 * low + white;
    return low + 0.3 * white;
  });
  const sounding = samples.filter((value) => value !== 0);
  const power = (values: Float32Array): number => values.reduce((sum, x) => sum + x * x, 0) / values.length;
  const gain = Math.sqrt(power(sounding) / power(noise) / 10 ** (snrDb / 10));
  for (const [i, value] of noise.entries()) samples[i] = (samples[i] ?? 0) + gain * value;
}
