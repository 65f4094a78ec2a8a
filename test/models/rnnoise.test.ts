import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeAudio } from '../../audio/decode.ts';
import { LabError } from '../../contract/failure.ts';
import { siSdr } from '../../evaluation/metrics/si-sdr.ts';
import type { LoadedModel } from '../../models/adapter.ts';
import { delaySamples, denoise, frameSamples } from '../../models/rnnoise/denoise.ts';
import { model } from '../../models/rnnoise/index.ts';
import { loadRnnoiseModule, type RnnoiseModule } from '../../models/rnnoise/wasm-module.ts';
import { onCpu } from './load-context.ts';

const root = join(import.meta.dirname, '../..');
const modulePath = join(root, 'node_modules/@jitsi/rnnoise-wasm/dist/rnnoise-sync.js');
const sampleRateHz = 48_000;
const heard = async (path: string): Promise<Float32Array> =>
  (await decodeAudio(join(root, 'datasets', path), { sampleRateHz })).samples;

let rnnoise: RnnoiseModule;
let clean: Float32Array;
let noisy: Float32Array;
let loaded: LoadedModel;

beforeAll(async () => {
  rnnoise = await loadRnnoiseModule(modulePath);
  clean = await heard('quickstart-speech/austen_0870.flac');
  noisy = await heard('quickstart-noisy/noisy.flac');
  const { adapter } = await model.adapter();
  const files = { module: modulePath };
  loaded = await adapter.load(onCpu({ variant: 'default', files }));
});
afterAll(() => loaded.dispose());

const enhanced = async (samples: Float32Array): Promise<Float32Array> => {
  const audio = await loaded.enhance?.({ samples, sampleRateHz });
  expect(audio?.sampleRateHz).toBe(sampleRateHz);
  return audio?.samples ?? new Float32Array();
};

/** How many samples `later` lags behind, by cross-correlation of a second of speech. */
function lag(signal: Float32Array, later: Float32Array): number {
  let best = { shift: NaN, product: -Infinity };
  for (let shift = -480; shift <= 1_440; shift++) {
    let product = 0;
    for (let i = 48_000; i < 96_000; i++) product += (signal[i] ?? 0) * (later[i + shift] ?? 0);
    if (product > best.product) best = { shift, product };
  }
  return best.shift;
}

const rms = (samples: Float32Array): number =>
  Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length);

/** Where the loudest 20 ms end, and how loud they are. */
function loudest(samples: Float32Array): [end: number, rms: number] {
  let best: [number, number] = [0, 0];
  for (let end = 960; end <= samples.length; end += 960) {
    const level = rms(samples.subarray(end - 960, end));
    if (level > best[1]) best = [end, level];
  }
  return best;
}

/** The algorithm's output as it comes, frame by frame. */
function undelayed(samples: Float32Array): Float32Array {
  const state = rnnoise._rnnoise_create(0);
  const buffer = rnnoise._malloc(4 * frameSamples);
  const output = new Float32Array(samples.length);
  for (let start = 0; start + frameSamples <= samples.length; start += frameSamples) {
    rnnoise.HEAPF32.set(
      samples.subarray(start, start + frameSamples).map((value) => value * 32_768),
      buffer / 4,
    );
    rnnoise._rnnoise_process_frame(state, buffer, buffer);
    output.set(rnnoise.HEAPF32.subarray(buffer / 4, buffer / 4 + frameSamples), start);
  }
  rnnoise._free(buffer);
  rnnoise._rnnoise_destroy(state);
  return output;
}

describe('the delay of RNNoise', () => {
  it('is what cross-correlation finds on real speech', () => {
    expect(lag(clean, undelayed(clean))).toBe(delaySamples);
  });

  it('is taken out of the result', () => {
    expect(lag(clean, denoise(rnnoise, clean))).toBe(0);
  });
});

describe('enhanced speech', () => {
  it('is nearer to the clean clip than the noisy one was, by more than 2 dB', async () => {
    const before = siSdr(clean, noisy) ?? NaN;
    expect((siSdr(clean, await enhanced(noisy)) ?? NaN) - before).toBeGreaterThan(2);
  });

  it.each([1, 479, 480, 481, 4_801])('of %i samples is as long as what went in', async (length) => {
    expect(await enhanced(noisy.subarray(60_000, 60_000 + length))).toHaveLength(length);
  });

  it('keeps the last sound of a clip that ends while somebody speaks', async () => {
    const [length] = loudest(clean);
    const cut = clean.subarray(0, length);
    const end = (await enhanced(cut)).subarray(-960);
    expect(rms(end)).toBeGreaterThan(rms(cut.subarray(-960)) / 2);
  });

  it('is the same to the last bit the second time, whatever was heard in between', async () => {
    const first = await enhanced(noisy.subarray(0, 48_000));
    await enhanced(clean.subarray(0, 30_000));
    expect(await enhanced(noisy.subarray(0, 48_000))).toEqual(first);
  });

  it('is silence for silence', async () => {
    expect(Math.max(...(await enhanced(new Float32Array(9_600))).map(Math.abs))).toBe(0);
  });

  it('takes no memory that it does not give back', () => {
    const bytes = rnnoise.HEAPF32.byteLength;
    for (let call = 0; call < 500; call++) denoise(rnnoise, noisy.subarray(0, 1));
    expect(rnnoise.HEAPF32.byteLength).toBe(bytes);
  });
});

describe('a module that is not RNNoise', () => {
  it.each(['no-such-file.js', 'node_modules/picocolors/picocolors.js'])('is refused: %s', async (path) => {
    const refusal = await loadRnnoiseModule(join(root, path)).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(LabError);
    expect(refusal).toHaveProperty('failures.0.type', 'MissingRuntime');
    expect(refusal).toHaveProperty('failures.0.remedy.commands', ['npm ci']);
  });
});
