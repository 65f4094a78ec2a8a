import { atLeast } from '../../audio/at-least.ts';
import type { SampleRanges } from '../../audio/audio.ts';
import { mostFrames, type MelKernel } from '../../audio/mel-kernel.ts';
import { melKernelOf } from '../../audio/mel.ts';

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
  // The last of these frames is silent, as all that would follow are; it is not one of the features.
  const heardFrames = Math.ceil((samples.length + frameSamples) / hopSamples) + 1;
  const count = Math.min(windowFrames, heardFrames);
  const kernel = kernelOf(bands);
  kernel.analyse(atLeast(samples, count * hopSamples), { first: 0, count, edges: 'mirror' });
  const floor = floorOf(kernel.loudest(0, count));
  kernel.limit(count, { floor, ...feature });
  // What follows is silent.
  const padding = floor * feature.scale + feature.offset;
  const whole = windowOf({ ...kernel, stride: mostFrames }, 0, count, padding);
  return {
    frames: Math.floor(samples.length / hopSamples),
    window: (first) =>
      first === 0
        ? whole
        : windowOf({ values: whole, stride: windowFrames }, first, Math.max(0, count - first), padding),
  };
}

function longFeatures(samples: SampleRanges, bands: number): Features {
  const frames = Math.floor(samples.length / hopSamples);
  const kernel = kernelOf(bands);
  const analyse = (firstFrame: number): { skip: number; count: number } => {
    const count = Math.min(windowFrames, frames - firstFrame);
    const skip = Math.min(edgeFrames, firstFrame);
    const start = (firstFrame - skip) * hopSamples;
    const around = new Float32Array((skip + count + edgeFrames) * hopSamples);
    around.set(samples.subarray(start, start + around.length));
    kernel.analyse(around, { first: 0, count: skip + count, edges: 'mirror' });
    return { skip, count };
  };
  let loudest = -Infinity;
  for (let first = 0; first < frames; first += windowFrames) {
    const { skip, count } = analyse(first);
    loudest = Math.max(loudest, kernel.loudest(skip, count));
  }
  return {
    frames,
    window(firstFrame) {
      const { skip, count } = analyse(firstFrame);
      kernel.limit(skip + count, { floor: floorOf(loudest), ...feature });
      return windowOf({ ...kernel, stride: mostFrames }, skip, count, 0);
    },
  };
}

const kernelOf = (bands: number): MelKernel =>
  melKernelOf({ sampleRateHz, frameLength: frameSamples, hop: hopSamples, bands });

/** The least that is heard beside the loudest, in decibels. */
const floorOf = (loudest: number): number => Math.max(loudest - 80, -100);
/** (decibel / 10 + 4) / 4 */
const feature = { scale: 0.025, offset: 1 };

/** A window of `count` frames from `first` on, and `padding` after them. */
function windowOf(
  { values, stride }: { values: Float32Array; stride: number },
  first: number,
  count: number,
  padding: number,
): Float32Array {
  const bands = values.length / stride;
  const window = new Float32Array(bands * windowFrames);
  for (let band = 0; band < bands; band++) {
    const from = band * stride + first;
    const row = band * windowFrames;
    window.set(values.subarray(from, from + count), row);
    if (padding !== 0) window.fill(padding, row + count, row + windowFrames);
  }
  return window;
}
