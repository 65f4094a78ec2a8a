import { readFileSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { decodeAudio } from '../../audio/decode.ts';
import { LabError } from '../../contract/failure.ts';
import { siSdr } from '../../evaluation/metrics/si-sdr.ts';
import type { LoadedModel } from '../../models/adapter.ts';
import { bandWidths, featureMaker, type Features } from '../../models/deepfilternet/features.ts';
import { model } from '../../models/deepfilternet/index.ts';
import { openNets } from '../../models/deepfilternet/nets.ts';
import { analyse, bins } from '../../models/deepfilternet/spectrum.ts';
import { deepFilterNetFiles } from './deepfilternet-weights.ts';
import { onCpu } from './load-context.ts';

const root = join(import.meta.dirname, '../..');
const sampleRateHz = 48_000;
const heard = async (path: string, rate = sampleRateHz): Promise<Float32Array> =>
  (await decodeAudio(join(root, 'datasets', path), { sampleRateHz: rate })).samples;

const bytesOf = (base64: string): ArrayBuffer => Uint8Array.from(Buffer.from(base64, 'base64')).buffer;
const floats = z.string().transform((base64) => new Float32Array(bytesOf(base64)));
/** By the authors' DSP library around the same nets: make-deepfilternet.py. */
const golden = z
  .object({
    widths: z.array(z.int()),
    features: z.array(z.object({ frame: z.int(), erb: floats, unit: floats })),
    stride: z.int(),
    cleaned: z
      .string()
      .transform((base64) => Float32Array.from(new Int16Array(bytesOf(base64)), (v) => v / 32_768)),
  })
  .parse(JSON.parse(readFileSync(join(root, 'test/golden/deepfilternet.json'), 'utf8')));

let held: Float32Array;
let clean: Float32Array;
let noisy: Float32Array;
let files: Record<string, string>;
let loaded: LoadedModel;
let blocks = 0;

beforeAll(async () => {
  const narrow = await heard('quickstart-noisy/noisy.flac', 16_000);
  held = Float32Array.from({ length: 3 * narrow.length }, (_, i) => narrow[Math.floor(i / 3)] ?? 0);
  noisy = await heard('quickstart-noisy/noisy.flac');
  clean = await heard('quickstart-speech/austen_0870.flac');
  files = await deepFilterNetFiles();
  const { adapter } = await model.adapter();
  loaded = await adapter.load(onCpu({ variant: 'df3', files, progress: () => blocks++ }));
}, 120_000);
afterAll(() => loaded.dispose());

const enhanced = async (samples: Float32Array): Promise<Float32Array> => {
  const audio = await loaded.enhance?.({ samples, sampleRateHz });
  expect(audio?.sampleRateHz).toBe(sampleRateHz);
  return audio?.samples ?? new Float32Array();
};

const furthest = (a: Float32Array, b: Float32Array): number =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? NaN))), 0);

/** Features of the first frames of a signal. */
function featuresOf(samples: Float32Array, count: number): Features[] {
  const next = featureMaker();
  return Array.from({ length: count }, (_, frame) => {
    const re = new Float64Array(bins);
    const im = new Float64Array(bins);
    analyse(samples, frame, re, im);
    return next(re, im);
  });
}

describe("the authors' own library gives the same", () => {
  it('bands', () => {
    expect(bandWidths).toEqual(golden.widths);
  });

  it('features, from the first frame to those of five seconds later', () => {
    const features = featuresOf(held, 501);
    for (const { frame, erb, unit } of golden.features) {
      expect(furthest(erb, features[frame]?.erb ?? new Float32Array()), `${frame}`).toBeLessThan(5e-5);
      expect(furthest(unit, features[frame]?.unit ?? new Float32Array()), `${frame}`).toBeLessThan(5e-5);
    }
  });

  it('cleaned speech, to 1e-4', async () => {
    const cleaned = (await enhanced(held)).filter((_, i) => i % golden.stride === 0);
    expect(cleaned).toHaveLength(golden.cleaned.length);
    expect(furthest(golden.cleaned, cleaned)).toBeLessThan(1e-4);
  });
});

describe('a recording in blocks', () => {
  it.each([[[1, 1, 1, 7]], [[3, 250]], [[100, 100, 60]]])(
    'of %j frames is heard as one long block is',
    async (sizes) => {
      const frames = sizes.reduce((sum, size) => sum + size, 0);
      const features = featuresOf(held, frames);
      const nets = await openNets(files, { threads: 1, provider: 'cpu' });
      const whole = await nets.listen()(features);
      const hear = nets.listen();
      let at = 0;
      for (const size of sizes) {
        const { gains, coefficients } = await hear(features.slice(at, at + size));
        expect(furthest(gains, whole.gains.subarray(at * 32))).toBeLessThan(1e-5);
        expect(furthest(coefficients, whole.coefficients.subarray(at * 960))).toBeLessThan(1e-5);
        at += size;
      }
      await nets.release();
    },
  );

  it('says after each that work goes on', async () => {
    blocks = 0;
    await enhanced(held.subarray(0, 6 * sampleRateHz));
    expect(blocks).toBeGreaterThanOrEqual(3);
  });
});

describe('enhanced speech', () => {
  it('is nearer to the clean clip than the noisy one was, by more than 5 dB', async () => {
    const before = siSdr(clean, noisy) ?? NaN;
    const after = siSdr(clean, await enhanced(noisy)) ?? NaN;
    expect(after - before).toBeGreaterThan(5);
  });

  it('is in time with what went in', async () => {
    const cleaned = await enhanced(noisy);
    const shifted = (shift: number): number =>
      siSdr(clean.subarray(480, 96_480), cleaned.subarray(480 + shift, 96_480 + shift)) ?? NaN;
    for (const shift of [-480, -48, -3, 3, 48, 480]) expect(shifted(shift)).toBeLessThan(shifted(0));
  });

  it.each([1, 479, 480, 481, 4_801])('of %i samples is as long as what went in', async (length) => {
    expect(await enhanced(noisy.subarray(60_000, 60_000 + length))).toHaveLength(length);
  });

  it('is the same to the last bit the second time, whatever was heard in between', async () => {
    const first = await enhanced(noisy.subarray(0, 48_000));
    await enhanced(clean.subarray(0, 30_000));
    expect(await enhanced(noisy.subarray(0, 48_000))).toEqual(first);
  });

  it('is silence for silence', async () => {
    expect(Math.max(...(await enhanced(new Float32Array(9_600))).map(Math.abs))).toBe(0);
  });
});

describe('weights that are not these graphs', () => {
  const refusal = async (bytes: Uint8Array): Promise<unknown> => {
    const path = join(await mkdtemp(join(tmpdir(), 'deepfilternet-')), 'enc.onnx');
    await writeFile(path, bytes);
    const { adapter } = await model.adapter();
    const given = { ...files, encoder: path };
    return adapter.load(onCpu({ variant: 'df3', files: given })).catch((error: unknown) => error);
  };

  it.each([
    ['a file cut in its middle', () => readFileSync(files['encoder'] ?? '').subarray(0, 100_000)],
    ['another graph', () => readFileSync(files['erb_decoder'] ?? '')],
    ['no graph at all', () => Buffer.from('version https://git-lfs.github.com/spec/v1\n')],
  ])('are WeightsCorrupt: %s', async (_what, bytes) => {
    const error = await refusal(bytes());
    expect(error).toBeInstanceOf(LabError);
    expect(error).toHaveProperty('failures.0.type', 'WeightsCorrupt');
  });
});
