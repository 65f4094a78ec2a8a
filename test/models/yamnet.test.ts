import { readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { decodeAudio } from '../../audio/decode.ts';
import { LabError } from '../../contract/failure.ts';
import { Labels } from '../../contract/labels.ts';
import type { LoadedModel } from '../../models/adapter.ts';
import { readClassNames } from '../../models/yamnet/class-names.ts';
import { frameCount, piecesOf } from '../../models/yamnet/frames.ts';
import { model } from '../../models/yamnet/index.ts';
import { readGolden } from '../golden/read-golden.ts';
import { onCpu } from './load-context.ts';

const golden = (name: string): string => join(import.meta.dirname, '../golden', name);
// A random graph with the published signature; the numbers beside it are onnxruntime's in Python.
const files = { model: golden('yamnet-tiny.onnx'), classes: golden('yamnet-classes.csv') };
const cases = readGolden(
  'yamnet.json',
  z.object({
    repeats: z.int(),
    first: z.int(),
    last: z.int(),
    frames: z.int(),
    top: z.array(z.tuple([z.string(), z.number()])),
    embedding: z.array(z.number()),
  }),
);

let loaded: LoadedModel;
let speech: Float32Array;
beforeAll(async () => {
  const { adapter } = await model.adapter();
  loaded = await adapter.load(onCpu({ variant: 'base', files }));
  speech = (await decodeAudio(join(import.meta.dirname, '../audio/fixtures/speech.wav'))).samples;
});
afterAll(() => loaded.dispose());

const repeated = (times: number): Float32Array =>
  Float32Array.from({ length: speech.length * times }, (_, index) => speech[index % speech.length] ?? 0);
const labelsOf = async (samples: Float32Array): Promise<Labels['labels']> =>
  (await loaded.classify?.({ samples, sampleRateHz: 16_000 }, {}))?.labels ?? [];

describe('the sounds that YAMNet names', () => {
  it.each(cases)(
    'in $frames frames from sample $first on are those of one run over the whole clip, averaged',
    async ({ repeats, first, last, frames, top }) => {
      const samples = repeated(repeats).subarray(first, last);
      expect(frameCount(samples.length)).toBe(frames);
      const labels = await labelsOf(samples);
      expect(Labels.safeParse({ labels }).success).toBe(true);
      expect(labels.slice(0, top.length).map(({ label }) => label)).toEqual(top.map(([label]) => label));
      for (const [index, [, score]] of top.entries()) expect(labels[index]?.score).toBeCloseTo(score, 5);
    },
  );

  it('are all 521, the likeliest first, by their whole names', async () => {
    const labels = await labelsOf(speech);
    expect(labels).toHaveLength(521);
    expect(new Set(labels.map(({ label }) => label)).size).toBe(521);
    expect(labels.map(({ label }) => label)).toContain('Sound 7, made up');
    expect(labels.every(({ score }, index) => score <= (labels[index - 1]?.score ?? 1))).toBe(true);
  });

  it('are told of a single sample too', async () => {
    expect(await labelsOf(Float32Array.of(0.5))).toHaveLength(521);
  });
});

describe('the embedding of YAMNet', () => {
  it.each(cases)('of $frames frames is the mean of theirs', async ({ repeats, first, last, embedding }) => {
    const samples = repeated(repeats).subarray(first, last);
    const { vector = [] } = (await loaded.embed?.({ samples, sampleRateHz: 16_000 })) ?? {};
    expect(vector).toHaveLength(1024);
    const largest = Math.max(...embedding.map(Math.abs));
    for (const [index, value] of embedding.entries())
      expect(Math.abs((vector[index] ?? NaN) - value) / largest).toBeLessThan(1e-5);
  });
});

describe('a recording', () => {
  it('is cut into runs of at most 31 s that leave nothing out and begin where a frame begins', () => {
    const samples = Float32Array.from({ length: 16_000 * 100 }, (_, index) => index % 1000);
    const pieces = piecesOf(samples);
    expect(pieces.reduce((sum, { frames }) => sum + frames, 0)).toBe(frameCount(samples.length));
    expect(Math.max(...pieces.map((piece) => piece.samples.length))).toBeLessThan(16_000 * 32);
    let first = 0;
    for (const piece of pieces) {
      const heard = samples.subarray(first * 7_680, first * 7_680 + piece.samples.length);
      expect(piece.samples.subarray(0, heard.length)).toEqual(heard);
      first += piece.frames;
    }
  });
});

describe('a list of classes', () => {
  const path = join(tmpdir(), `classes-${process.pid}.csv`);
  afterAll(() => rm(path, { force: true }));

  it.each([
    ['with a line that is missing', (text: string) => text.replace(/^3,.*\n/m, '')],
    ['that is something else', () => '<html>'],
    ['that was cut', (text: string) => text.slice(0, 5_005)],
  ])('%s is refused as corrupt', async (_, damage) => {
    await writeFile(path, damage(await readFile(files.classes, 'utf8')));
    const refusal = await readClassNames(path).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(LabError);
    expect(refusal).toHaveProperty('failures.0.type', 'WeightsCorrupt');
  });
});

describe('a graph that is not YAMNet', () => {
  it('is refused by the shapes of what it gives', async () => {
    const { adapter } = await model.adapter();
    const fewer = join(tmpdir(), `fewer-${process.pid}.csv`);
    const lines = (await readFile(files.classes, 'utf8')).split('\n').slice(0, 101);
    await writeFile(fewer, `${lines.join('\n')}\n`);
    const other = await adapter.load(onCpu({ variant: 'base', files: { ...files, classes: fewer } }));
    const refusal = await other
      .classify?.({ samples: speech, sampleRateHz: 16_000 }, {})
      .catch((error: unknown) => error);
    await other.dispose();
    await rm(fewer);
    expect(refusal).toHaveProperty('failures.0.type', 'InvalidOutput');
    expect(refusal).toHaveProperty('failures.0.cause', expect.stringContaining('output_0 [3, 521]'));
  });
});
