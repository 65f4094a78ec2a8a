import { atLeast } from '../../audio/at-least.ts';
import type { SampleRanges } from '../../audio/audio.ts';
import { melDecibels, type Bands } from '../../audio/mel.ts';

export const sampleRateHz = 16_000;
/** 10 ms. */
const hopSamples = 160;
export const framesPerSecond = sampleRateHz / hopSamples;
/** Frames of the 30 s that the encoder takes. */
export const windowFrames = 3_000;
const windowSamples = windowFrames * hopSamples;
const frameSamples = 400;
/** So many frames at the edge of a piece of a recording reach beyond the piece. */
const edgeFrames = 2;

/** Log-mel features of a recording, computed window by window, and only where there is sound. */
export interface Features {
  /** Whole frames of the recording itself, without padding. */
  readonly frames: number;
  /** 30 s from a frame on, filled up with padding where the recording ends: Float32Array, [bands, 3000] */
  window(firstFrame: number): Float32Array;
}

/**
 * Whisper's features: `(log10 power + 4) / 4`, nothing more than 8 powers of ten below the loudest.
 *
 * Up to 30 s the padding is silence, as the weights were trained and as transformers and whisper.cpp have it. In a
 * longer recording it is zeros, and the loudest of the whole recording counts, as in openai-whisper and transformers;
 * such a recording is analysed twice, so that the memory it needs does not grow with its length.
 *
 * @param samples -1..1 at 16 kHz, mono; read as they are needed
 * @param bands 80, or 128 from large-v3 on
 */
export function whisperFeatures(samples: SampleRanges, bands: number): Features {
  if (samples.length > windowSamples) return longFeatures(samples, bands);
  return shortFeatures(samples.subarray(0, samples.length), bands);
}

function shortFeatures(samples: Float32Array, bands: number): Features {
  // The last of these frames is silent, as all that would follow are.
  const heardFrames = Math.ceil((samples.length + frameSamples) / hopSamples) + 1;
  const analysed = decibels(atLeast(samples, Math.min(windowSamples, heardFrames * hopSamples)), bands);
  // The last frame is not one of the features.
  const loudest = loudestOf(analysed, 0, analysed.frames - 1);
  return {
    frames: Math.floor(samples.length / hopSamples),
    window(firstFrame) {
      // What follows is silent.
      const count = Math.max(0, analysed.frames - 1 - firstFrame);
      return filled(analysed, firstFrame, count, loudest, feature(floorOf(loudest)));
    },
  };
}

function longFeatures(samples: SampleRanges, bands: number): Features {
  const frames = Math.floor(samples.length / hopSamples);
  const piece = (firstFrame: number): { analysed: Bands; skip: number; count: number } => {
    const count = Math.min(windowFrames, frames - firstFrame);
    const skip = Math.min(edgeFrames, firstFrame);
    const start = (firstFrame - skip) * hopSamples;
    const around = new Float32Array((skip + count + edgeFrames) * hopSamples);
    around.set(samples.subarray(start, start + around.length));
    return { analysed: decibels(around, bands), skip, count };
  };
  let loudest = -Infinity;
  for (let first = 0; first < frames; first += windowFrames) {
    const { analysed, skip, count } = piece(first);
    loudest = Math.max(loudest, loudestOf(analysed, skip, count));
  }
  return {
    frames,
    window(firstFrame) {
      const { analysed, skip, count } = piece(firstFrame);
      return filled(analysed, skip, count, loudest, 0);
    },
  };
}

const decibels = (samples: Float32Array, bands: number): Bands =>
  melDecibels(samples, { sampleRateHz, frameLength: frameSamples, hop: hopSamples, bands, edges: 'mirror' });

function loudestOf({ frames, values }: Bands, skip = 0, count = frames): number {
  let loudest = -Infinity;
  for (let row = skip; row < values.length; row += frames) {
    for (let at = row; at < row + count; at++) {
      const decibel = values[at] ?? 0;
      if (decibel > loudest) loudest = decibel;
    }
  }
  return loudest;
}

/** The least that is heard beside the loudest, in decibels. */
const floorOf = (loudest: number): number => Math.max(loudest - 80, -100);
/** (decibel / 10 + 4) / 4 */
const feature = (decibel: number): number => 1 + 0.025 * decibel;

/** A window of `count` frames from the beginning, band by band, and `padding` after them. */
function filled(
  { frames, values }: Bands,
  skip: number,
  count: number,
  loudest: number,
  padding: number,
): Float32Array {
  const bands = values.length / frames;
  const window = new Float32Array(bands * windowFrames);
  const floor = floorOf(loudest);
  for (let band = 0; band < bands; band++) {
    const row = band * windowFrames;
    const from = band * frames + skip;
    for (let frame = 0; frame < count; frame++) {
      const decibel = values[from + frame] ?? 0;
      window[row + frame] = feature(decibel > floor ? decibel : floor);
    }
    if (padding !== 0) window.fill(padding, row + count, row + windowFrames);
  }
  return window;
}
