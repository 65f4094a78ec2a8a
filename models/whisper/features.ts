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
  /** Frames of the recording itself, without padding; at least one. */
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
 * @param samples Float32Array, [samples], -1..1 at 16 kHz, mono
 * @param bands 80, or 128 from large-v3 on
 */
export function whisperFeatures(samples: Float32Array, bands: number): Features {
  return samples.length <= windowSamples ? shortFeatures(samples, bands) : longFeatures(samples, bands);
}

function shortFeatures(samples: Float32Array, bands: number): Features {
  // The last of these frames is silent, as all that would follow are.
  const heardFrames = Math.ceil((samples.length + frameSamples) / hopSamples) + 1;
  const heard = new Float32Array(Math.min(windowSamples, heardFrames * hopSamples));
  heard.set(samples);
  const analysed = decibels(heard, bands);
  const loudest = loudestOf(analysed);
  return {
    frames: Math.max(1, Math.floor(samples.length / hopSamples)),
    window(firstFrame) {
      const window = new Float32Array(bands * windowFrames).fill(feature(-Infinity, loudest));
      return fill(window, analysed, firstFrame, analysed.frames - 1 - firstFrame, loudest);
    },
  };
}

function longFeatures(samples: Float32Array, bands: number): Features {
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
      return fill(new Float32Array(bands * windowFrames), analysed, skip, count, loudest);
    },
  };
}

const decibels = (samples: Float32Array, bands: number): Bands =>
  melDecibels(samples, { sampleRateHz, frameLength: frameSamples, hop: hopSamples, bands, edges: 'mirror' });

function loudestOf({ frames, values }: Bands, skip = 0, count = frames): number {
  let loudest = -Infinity;
  for (let row = skip; row < values.length; row += frames) {
    for (let at = row; at < row + count; at++) loudest = Math.max(loudest, values[at] ?? 0);
  }
  return loudest;
}

const feature = (decibel: number, loudest: number): number =>
  (Math.max(decibel, loudest - 80, -100) / 10 + 4) / 4;

/** Puts `count` frames at the beginning of a window, band by band. */
function fill(
  window: Float32Array,
  { frames, values }: Bands,
  skip: number,
  count: number,
  loudest: number,
): Float32Array {
  for (let row = 0, from = skip; from < values.length; row += windowFrames, from += frames) {
    for (let frame = 0; frame < count; frame++) {
      window[row + frame] = feature(values[from + frame] ?? 0, loudest);
    }
  }
  return window;
}
