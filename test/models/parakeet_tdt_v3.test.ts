import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { decodeAudio } from '../../audio/decode.ts';
import { Transcript } from '../../contract/transcript.ts';
import type { LoadedModel } from '../../models/adapter.ts';
import { adapter } from '../../models/parakeet_tdt_v3/adapter.ts';
import { card } from '../../models/parakeet_tdt_v3/card.ts';
import { decode, stepSeconds } from '../../models/parakeet_tdt_v3/decode.ts';
import { nemoFeatures } from '../../models/parakeet_tdt_v3/features.ts';
import { openVocabulary } from '../../models/parakeet_tdt_v3/vocabulary.ts';
import { wordsOf } from '../../models/parakeet_tdt_v3/words.ts';
import { openSession } from '../../models/runtimes/onnx/session.ts';
import { fetchWeights } from '../../models/weights/fetch-weights.ts';
import { startHub } from './hub/hub-server.ts';
import { onCpu } from './load-context.ts';
import { unpinned } from './unpinned-card.ts';

const root = join(import.meta.dirname, '../..');
const sampleRateHz = 16_000;
const options = { threads: 1, provider: 'cpu' };

const Heard = z.object({
  text: z.string(),
  tokens: z.array(z.int()),
  timestamps: z.array(z.number()),
  logprobs: z.array(z.number()),
  frames: z.int(),
  length: z.int(),
  features: z.array(z.array(z.number())),
});
const golden = z
  .object({
    files: z.record(z.string(), z.base64()),
    vocabulary: z.string(),
    heard: z.record(z.string(), Heard),
  })
  .parse(JSON.parse(readFileSync(join(root, 'test/golden/parakeet.json'), 'utf8')));
const clips = Object.entries(golden.heard);
/** The files of an export, by the names under which they are published. */
const published = [
  ...Object.entries(golden.files).map(([name, content]) => [name, Buffer.from(content, 'base64')] as const),
  ['vocab.txt', Buffer.from(golden.vocabulary)] as const,
];

const clip = async (name: string): Promise<Float32Array> => {
  const path = join(root, `datasets/quickstart-speech/${name}.flac`);
  return (await decodeAudio(path, { sampleRateHz })).samples;
};

let folder: string;
let files: { encoder: string; decoder: string; vocabulary: string };
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'parakeet-'));
  for (const [name, content] of published) await writeFile(join(folder, name), content);
  files = {
    encoder: join(folder, 'encoder-model.onnx'),
    decoder: join(folder, 'decoder_joint-model.onnx'),
    vocabulary: join(folder, 'vocab.txt'),
  };
});
afterAll(() => rm(folder, { recursive: true }));

describe('the features', () => {
  it.each(clips)("of %s equal onnx-asr's within 1e-4", async (name, { frames, length, features }) => {
    const found = nemoFeatures(await clip(name));
    expect([found.frames, found.length]).toEqual([frames, length]);
    let worst = 0;
    for (const [index, expected] of features.entries()) {
      const frame = index === features.length - 1 ? frames - 1 : 32 * index;
      for (const [band, value] of expected.entries()) {
        worst = Math.max(worst, Math.abs((found.values[band * frames + frame] ?? NaN) - value));
      }
    }
    expect(worst).toBeLessThan(1e-4);
  });

  it('of silence are finite, and zero', () => {
    const { values } = nemoFeatures(new Float32Array(sampleRateHz));
    expect(values.every((value) => Number.isFinite(value))).toBe(true);
  });
});

describe('with a tiny random export', () => {
  let loaded: LoadedModel;
  beforeAll(async () => {
    loaded = await adapter.load(onCpu({ variant: 'int8', files }));
  });
  afterAll(() => loaded.dispose());
  const hear = async (samples: Float32Array): Promise<Transcript> =>
    Transcript.parse(await loaded.asr?.({ samples, sampleRateHz }, {}));

  it.each(clips)("%s becomes onnx-asr's tokens and text", async (name, { tokens, text }) => {
    const { segments, text: found } = await hear(await clip(name));
    expect(segments.flatMap((segment) => segment.tokens)).toEqual(tokens);
    expect(found).toBe(text);
  });

  it.each(clips)('%s: each token is heard when onnx-asr hears it, as likely', async (name, heard) => {
    const encoder = await openSession(files.encoder, options);
    const decoder = await openSession(files.decoder, options);
    const { texts, blank } = await openVocabulary(files.vocabulary);
    const features = nemoFeatures(await clip(name));
    const tokens = await decode(encoder, decoder, features, { vocabularySize: texts.length, blank });
    expect(tokens.map(({ step }) => (step * stepSeconds).toFixed(3))).toEqual(
      heard.timestamps.map((time) => time.toFixed(3)),
    );
    for (const [index, { logprob }] of tokens.entries()) {
      expect(logprob).toBeCloseTo(heard.logprobs[index] ?? NaN, 3);
    }
    await encoder.release();
    await decoder.release();
  });

  it.each(clips)("%s: a word begins when onnx-asr's first token of it does", async (name, heard) => {
    const words = (await hear(await clip(name))).segments.flatMap((segment) => segment.words ?? []);
    expect(words.map((word) => word.text).join('')).toBe(heard.text);
    const times = new Set(heard.timestamps.map((time) => time.toFixed(3)));
    for (const { startSeconds } of words) expect(times).toContain(startSeconds.toFixed(3));
    expect(words[0]?.startSeconds).toBeCloseTo(heard.timestamps[0] ?? NaN, 6);
  });

  it('is fetched from a hub with the file of its weights, and runs from its cache', async () => {
    const home = join(folder, 'home');
    const repository = {
      commit: 'c'.repeat(40),
      files: Object.fromEntries(published),
      large: published.map(([name]) => name),
    };
    await using hub = await startHub({ 'istupakov/parakeet-tdt-0.6b-v3-onnx': repository });
    const env = { HOME: home, PATH: process.env.PATH, HF_HOME: home, HF_ENDPOINT: hub.url };
    const weights = await fetchWeights(unpinned(card), 'fp32', { home, env });
    const fetched = await adapter.load(onCpu({ variant: 'fp32', files: weights.files }));
    const samples = await clip('goforward');
    expect(await fetched.asr?.({ samples, sampleRateHz }, {})).toEqual(await hear(samples));
    await fetched.dispose();
  });

  it('words follow each other, none longer than its window', async () => {
    const samples = await clip('jfk');
    const words = (await hear(samples)).segments.flatMap((segment) => segment.words ?? []);
    expect(words.length).toBeGreaterThan(1);
    for (const [index, { startSeconds, endSeconds }] of words.entries()) {
      expect(endSeconds).toBeGreaterThanOrEqual(startSeconds);
      expect(startSeconds).toBeGreaterThanOrEqual(words[index - 1]?.endSeconds ?? 0);
      expect(endSeconds).toBeLessThanOrEqual(samples.length / sampleRateHz);
    }
  });

  it('more than a minute is heard in windows, each in its place, with a word about each', async () => {
    const once = await clip('jfk');
    const samples = new Float32Array(7 * once.length);
    for (let part = 0; part < 7; part++) samples.set(once, part * once.length);
    const said: string[] = [];
    const told = await adapter.load(onCpu({ variant: 'int8', files, progress: (line) => said.push(line) }));
    const { segments } = Transcript.parse(await told.asr?.({ samples, sampleRateHz }, {}));
    await told.dispose();
    expect(segments.length).toBe(2);
    expect(segments[1]?.startSeconds).toBeGreaterThanOrEqual(30);
    expect(segments[1]?.startSeconds).toBeGreaterThanOrEqual(segments[0]?.endSeconds ?? Infinity);
    expect(said).toHaveLength(2);
  });

  it.each([1, 160, 1_599])('a clip of %i samples is heard, not refused', async (length) => {
    expect((await hear(new Float32Array(length).fill(0.01))).segments.length).toBeLessThanOrEqual(1);
  });

  it('the same clip gives the same transcript again', async () => {
    const samples = await clip('goforward');
    const first = await hear(samples);
    await hear(await clip('austen_0880'));
    expect(await hear(samples)).toEqual(first);
  });
});

describe('words', () => {
  const said = (texts: string[], durations: number[] = []): string[] =>
    wordsOf(
      texts.map((_, id) => ({ id, step: id, duration: durations[id] ?? 1, logprob: 0 })),
      texts,
      0,
      60,
    ).map(({ text }) => text);

  it.each([
    [
      [' he', 'llo', ',', ' world', '.'],
      ['hello,', ' world.'],
    ],
    [
      [' ', 'he', ' ', '10', '%'],
      ['he', ' 10%'],
    ],
    [
      [' да', ' ', ',', ' нет'],
      ['да,', ' нет'],
    ],
    [[' ¿', 'qué', ' «', 'x', '»'], ['¿qué«x»']],
    [[' '], []],
  ])('%j are %j', (tokens, words) => {
    expect(said(tokens)).toEqual(words);
  });

  it('end with their last token, but not after the next one has begun', () => {
    const tokens = [0, 1, 2].map((id) => ({ id, step: 2 * id, duration: 4, logprob: -0.5 }));
    expect(wordsOf(tokens, [' a', 'b', ' c'], 10, 10.5)).toEqual([
      { text: 'ab', startSeconds: 10, endSeconds: 10.32, probability: Math.exp(-1) },
      { text: ' c', startSeconds: 10.32, endSeconds: 10.5, probability: Math.exp(-0.5) },
    ]);
  });
});

describe('the vocabulary', () => {
  it.each([
    ['cut in a line', 'a 0\nb'],
    ['without a blank', 'a 0\nb 1\n'],
    ['with a hole', 'a 0\n<blk> 2\n'],
    ['empty', ''],
  ])('%s is WeightsCorrupt, and named', async (_how, content) => {
    const path = join(folder, 'bad.txt');
    await writeFile(path, content);
    await expect(openVocabulary(path)).rejects.toThrow('WeightsCorrupt: bad.txt');
  });
});
