import { LabError } from '../../contract/failure.ts';
import type { RnnoiseModule } from './wasm-module.ts';

/** RNNoise works on 10 ms of audio at 48 kHz. */
export const frameSamples = 480;

/**
 * How much later the output is than the input: one frame of overlap-add and one of look-ahead. Measured by
 * cross-correlation on speech, see README.md.
 */
export const delaySamples = 960;

const int16Scale = 32768;

/**
 * Speech without the noise, in time with the input and as long.
 * @param samples [-1, 1] at 48 kHz
 * @throws LabError `OutOfMemory` when the module's memory cannot grow
 */
export function denoise(module: RnnoiseModule, samples: Float32Array): Float32Array {
  // A state of its own for each call: nothing that was heard before changes what comes out.
  const state = module._rnnoise_create(0);
  const buffer = module._malloc(frameSamples * Float32Array.BYTES_PER_ELEMENT);
  try {
    if (state === 0 || buffer === 0) throw outOfMemory();
    return processFrames(module, state, buffer, samples);
  } finally {
    if (buffer !== 0) module._free(buffer);
    if (state !== 0) module._rnnoise_destroy(state);
  }
}

function processFrames(
  module: RnnoiseModule,
  state: number,
  buffer: number,
  samples: Float32Array,
): Float32Array {
  const cleaned = new Float32Array(samples.length);
  const first = buffer / Float32Array.BYTES_PER_ELEMENT;
  const frame = new Float32Array(frameSamples);
  // Silence follows the input until the delay has been flushed.
  for (let start = 0; start < samples.length + delaySamples; start += frameSamples) {
    for (let i = 0; i < frameSamples; i++) frame[i] = (samples[start + i] ?? 0) * int16Scale;
    module.HEAPF32.set(frame, first);
    module._rnnoise_process_frame(state, buffer, buffer);
    const heap = module.HEAPF32;
    for (let i = 0; i < frameSamples; i++) {
      const target = start + i - delaySamples;
      if (target >= 0 && target < cleaned.length) cleaned[target] = (heap[first + i] ?? 0) / int16Scale;
    }
  }
  return cleaned;
}

const outOfMemory = (): LabError =>
  new LabError({
    type: 'OutOfMemory',
    summary: 'RNNoise got no memory for its state.',
    cause: 'malloc returned null inside the WebAssembly module',
    remedy: { say: 'free memory on this machine, then resume.', commands: [] },
  });
