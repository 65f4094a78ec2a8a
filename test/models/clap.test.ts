import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Labels } from '../../contract/labels.ts';
import type { LoadedModel } from '../../models/adapter.ts';
import { bands, logMelOf, windowSamples, windowsOf } from '../../models/clap/features.ts';
import { model } from '../../models/clap/index.ts';
import { openTokenizer } from '../../models/clap/tokenizer.ts';
import { readGolden } from '../golden/read-golden.ts';
import { onCpu } from './load-context.ts';

const golden = (name: string): string => join(import.meta.dirname, '../golden', name);
// A random graph with the published signature, and a small tokenizer of RoBERTa's kind; the numbers beside them are
// those of transformers, tokenizers and onnxruntime in Python.
const files = { model: golden('clap-tiny.onnx'), tokenizer: golden('clap-tokenizer.json') };
const sampleRateHz = 48_000;

/** The recording of make-clap.py, bit for bit. */
function recording(samples: number): Float32Array {
  const isSilent = (at: number): boolean =>
    at >= Math.floor((samples * 3) / 4) && at < Math.floor((samples * 7) / 8);
  return Float32Array.from({ length: samples }, (_, at) =>
    isSilent(at) ? 0 : ((at * 7919 + Math.floor(at / 128) * 104729) % 65536) / 131072 - 0.2,
  );
}

let loaded: LoadedModel;
beforeAll(async () => {
  const { adapter } = await model.adapter();
  loaded = await adapter.load(onCpu({ variant: 'htsat_unfused_int8', files }));
});
afterAll(() => loaded.dispose());

const FeatureCase = z.object({
  samples: z.int(),
  rows: z.array(z.int()),
  values: z.string().transform((text) => {
    const bytes = Buffer.from(text, 'base64');
    return Float32Array.from({ length: bytes.length / 4 }, (_, at) => bytes.readFloatLE(4 * at));
  }),
});

describe('the features of CLAP', () => {
  it.each(readGolden('clap-features.json', FeatureCase))(
    "of $samples samples are those of transformers' extractor",
    ({ samples, rows, values }) => {
      const [window = new Float32Array()] = windowsOf(recording(samples));
      const features = logMelOf(window);
      expect(features).toHaveLength(1001 * 64);
      const apart = rows.flatMap((row, index) =>
        Array.from({ length: bands }, (_, band) =>
          Math.abs((features[row * bands + band] ?? NaN) - (values[index * bands + band] ?? NaN)),
        ),
      );
      // In decibels.
      expect(Math.max(...apart)).toBeLessThan(1e-3);
    },
  );
});

const [{ cases, tokens } = { cases: [], tokens: [] }] = readGolden(
  'clap.json',
  z.object({
    cases: z.array(
      z.object({
        samples: z.int(),
        labels: z.array(z.string()),
        ranked: z.array(z.tuple([z.string(), z.number()])),
        embedding: z.array(z.number()),
      }),
    ),
    tokens: z.array(z.tuple([z.string(), z.array(z.int())])),
  }),
);

describe('the tokens of CLAP', () => {
  it.each(tokens)('of %j are those of the library tokenizers', async (text, ids) => {
    const tokenize = await openTokenizer(files.tokenizer);
    expect(tokenize(text)).toEqual(ids);
  });

  it('are no more than the model has places for, and still end', async () => {
    const ids = (await openTokenizer(files.tokenizer))('zq '.repeat(600));
    expect(ids).toHaveLength(512);
    expect([ids[0], ids.at(-1)]).toEqual([0, 2]);
  });

  it('come of nothing but a tokenizer', async () => {
    await expect(openTokenizer(golden('clap.json'))).rejects.toMatchObject({
      failures: [{ type: 'WeightsCorrupt' }],
    });
  });
});

describe('labels by CLAP', () => {
  it.each(cases)(
    "for $samples samples among $labels are ranked as transformers' pipeline ranks them",
    async ({ samples, labels, ranked }) => {
      const audio = { samples: recording(samples), sampleRateHz };
      const result = await loaded.classify?.(audio, { labels });
      expect(Labels.safeParse(result).success).toBe(true);
      expect(result?.labels.map(({ label }) => label)).toEqual(ranked.map(([label]) => label));
      for (const [index, [, score]] of ranked.entries())
        expect(result?.labels[index]?.score).toBeCloseTo(score, 5);
    },
  );

  it.each([undefined, [], ['Speech']])('cannot be chosen among %j', async (labels) => {
    const audio = { samples: recording(1000), sampleRateHz };
    await expect(loaded.classify?.(audio, { labels })).rejects.toMatchObject({
      failures: [{ type: 'BadDataset', scope: 'item' }],
    });
  });

  it('are the same whatever was asked before', async () => {
    const audio = { samples: recording(9000), sampleRateHz };
    const first = await loaded.classify?.(audio, { labels: ['rain', 'wind'] });
    await loaded.classify?.(audio, { labels: ['a car', 'rain', 'a bell'] });
    expect(await loaded.classify?.(audio, { labels: ['rain', 'wind'] })).toEqual(first);
  });
});

describe('the embedding of CLAP', () => {
  it.each(cases)('of $samples samples is that of the graph', async ({ samples, embedding }) => {
    const { vector = [] } = (await loaded.embed?.({ samples: recording(samples), sampleRateHz })) ?? {};
    expect(vector).toHaveLength(512);
    for (const [index, value] of embedding.entries()) expect(vector[index]).toBeCloseTo(value, 5);
  });

  it('of a longer recording hears it to its end', async () => {
    const long = new Float32Array(windowSamples + 48_000);
    long.set(recording(48_000), windowSamples);
    const silent = await loaded.embed?.({ samples: new Float32Array(long.length), sampleRateHz });
    expect(await loaded.embed?.({ samples: long, sampleRateHz })).not.toEqual(silent);
  });
});

describe('stretches of ten seconds', () => {
  it('repeat what is shorter, as often as it fits whole', () => {
    const [window = new Float32Array(), ...others] = windowsOf(
      Float32Array.from({ length: 200_000 }, () => 1),
    );
    expect(others).toEqual([]);
    expect(window).toHaveLength(windowSamples);
    expect([window[399_999], window[400_000]]).toEqual([1, 0]);
  });

  it('cover what is longer, and are all full', () => {
    const windows = windowsOf(Float32Array.from({ length: 2 * windowSamples + 10 }, (_, at) => at));
    expect(windows.map((window) => [window[0], window.length])).toEqual([
      [0, windowSamples],
      [windowSamples, windowSamples],
      [windowSamples + 10, windowSamples],
    ]);
  });
});
