import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { encodeWav } from '../../audio/wav.ts';
import type { LoadedModel, SeparatedStems } from '../../models/adapter.ts';
import { model } from '../../models/demucs/index.ts';
import { levelOf } from '../../models/demucs/level.ts';
import { segmentSamples, segmentsOf, strideSamples } from '../../models/demucs/segments.ts';
import { ModelHost } from '../../models/host/model-host.ts';
import { readGolden } from '../golden/read-golden.ts';
import { onCpu } from './load-context.ts';

// A random graph with the published signature; the numbers are those of the package's own loop over it.
const files = { model: join(import.meta.dirname, '../golden/demucs-tiny.onnx') };
const sampleRateHz = 44_100;
const names = ['drums', 'bass', 'other', 'vocals'];
const cases = readGolden(
  'demucs.json',
  z.object({
    samples: z.int(),
    places: z.array(z.int()),
    stems: z.array(z.array(z.array(z.number()))),
  }),
);

/** The recording of make-demucs.py, bit for bit. */
const recording = (samples: number) => ({
  left: Float32Array.from(
    { length: samples },
    (_, at) => ((at * 7919 + Math.floor(at / 128) * 104729) % 65536) / 131072 - 0.2,
  ),
  right: Float32Array.from(
    { length: samples },
    (_, at) => ((at * 4001 + ((Math.floor(at / 1000) * 15485863) % 65536)) % 65536) / 262144,
  ),
  sampleRateHz,
});

let loaded: LoadedModel;
const told: string[] = [];
beforeAll(async () => {
  const { adapter } = await model.adapter();
  loaded = await adapter.load(
    onCpu({ variant: 'htdemucs', files, progress: (said) => void told.push(said) }),
  );
});
afterAll(() => loaded.dispose());

async function separated(samples: number): Promise<SeparatedStems> {
  const result = await loaded.separate?.(recording(samples));
  if (result === undefined) throw new Error('the model separates nothing');
  return result;
}

describe('the stems of Demucs', () => {
  it.each(cases)("of $samples samples are those of the package's own loop", async (golden) => {
    const { stems } = await separated(golden.samples);
    expect(Object.keys(stems)).toEqual(names);
    for (const [index, name] of names.entries()) {
      const channels = [stems[name]?.left, stems[name]?.right];
      for (const [side, channel] of channels.entries()) {
        expect(channel).toHaveLength(golden.samples);
        const expected = golden.stems[index]?.[side] ?? [];
        const apart = golden.places.map((at, place) =>
          Math.abs((channel?.[at] ?? NaN) - (expected[place] ?? NaN)),
        );
        expect(Math.max(...apart)).toBeLessThan(1e-5);
      }
    }
  });

  it('come of silence, and of a single sample, as numbers', async () => {
    for (const samples of [1, 100]) {
      const silence = { left: new Float32Array(samples), right: new Float32Array(samples), sampleRateHz };
      const result = await loaded.separate?.(silence);
      for (const { left, right } of Object.values(result?.stems ?? {}))
        expect([...left, ...right].every(Number.isFinite)).toBe(true);
    }
  });

  it('say after each segment how far they are', async () => {
    told.length = 0;
    await separated(600_000);
    expect(told).toEqual(['57 %', '100 %', '100 %']);
  });
});

describe('a model process with Demucs', () => {
  it('hears in stereo, and gives each stem in stereo too', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'demucs-'));
    const path = join(folder, 'song.wav');
    const song = recording(44_100);
    await writeFile(path, encodeWav(song, 'float32'));
    const load = { variant: 'htdemucs', files, threads: 1, provider: 'cpu', home: folder };
    const host = await ModelHost.start({ kind: 'load', model: 'demucs', ...load }, 60);
    const request = { kind: 'infer', capability: 'separate', audio: { path }, parameters: {} } as const;
    const { output, timing } = await host.infer(request);
    host.kill();
    await rm(folder, { recursive: true });
    expect(timing.audioSeconds).toBe(1);
    const here = await loaded.separate?.(song);
    expect(output).toEqual({ capability: 'separate', ...here });
  });
});

describe('segments', () => {
  it('begin a stride apart and cover the recording to its last sample', () => {
    for (const samples of [1, strideSamples, strideSamples + 1, segmentSamples, 3_000_001]) {
      const segments = segmentsOf(samples);
      expect(segments.map(({ start }) => start)).toEqual(segments.map((_, index) => index * strideSamples));
      expect(Math.max(...segments.map(({ start, length }) => start + length))).toBe(samples);
    }
  });
});

describe('the level of a recording', () => {
  it('is that of its middle: what is only left counts half', () => {
    const [left, right] = [Float32Array.of(2, -2, 2, -2), new Float32Array(4)];
    const { mean, deviation } = levelOf({ left, right, sampleRateHz });
    expect(mean).toBe(0);
    expect(deviation).toBeCloseTo(Math.sqrt(4 / 3), 6);
  });
});
