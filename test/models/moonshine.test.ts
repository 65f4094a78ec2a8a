import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { decodeAudio } from '../../audio/decode.ts';
import { ModelCard } from '../../contract/model-card.ts';
import { Transcript } from '../../contract/transcript.ts';
import { compareWords, wordErrorRate } from '../../evaluation/metrics/word-error-rate.ts';
import { whisperEnglish } from '../../evaluation/normalizers/whisper-english.ts';
import type { LoadedModel } from '../../models/adapter.ts';
import { model } from '../../models/moonshine/index.ts';
import { openTokenizer } from '../../models/moonshine/tokenizer.ts';
import { npmMember, weightsOf, wheelMember } from './registry-weights.ts';
import { twoCitiesPath, twoCitiesText } from './two-cities.ts';
import { onCpu } from './load-context.ts';

const root = join(import.meta.dirname, '../..');
const speech = join(root, 'datasets/quickstart-speech');
const shippedSpeech = readFileSync(join(speech, 'manifest.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => z.object({ audio_filepath: z.string(), text: z.string() }).parse(JSON.parse(line)))
  .map(({ audio_filepath: audio, text }) => ({ id: audio, audio, text }));
const words = (text: string): string[] => whisperEnglish(text).split(' ');
const heard = async (path: string): Promise<Float32Array> =>
  (await decodeAudio(path, { sampleRateHz: 16_000 })).samples;

/** The hub's graphs lie, byte for byte, in the authors' npm package; its tokenizer in their first Python package. */
const hubLayout = async (): Promise<Record<string, string>> => {
  const hub = model.card.variants['tiny']?.weights.find((source) => source.kind === 'hub');
  const graph = (name: string, file: string): Promise<string> =>
    npmMember(
      '@moonshine-ai/moonshine-js@0.1.29',
      `package/dist/model/tiny/quantized/${file}`,
      hub?.files[name]?.sha256 ?? 'the card names no hash',
    );
  return {
    encoder: await graph('encoder', 'encoder_model.onnx'),
    decoder: await graph('decoder', 'decoder_model_merged.onnx'),
    tokenizer: await tokenizerJson(),
  };
};

const tokenizerJson = (): Promise<string> =>
  wheelMember(
    {
      kind: 'pypi',
      package: 'useful-moonshine-onnx',
      version: '20251121',
      wheel: 'useful_moonshine_onnx-20251121-py3-none-any.whl',
      sha256: 'b4189b0d7dc8064d567fd0b5d5ce78634be290b0a3a3274ab80ad11c46d531a2',
      bytes: 729305,
      pinnedBy: 'computed',
      files: {},
    },
    'moonshine_onnx/assets/tokenizer.json',
    'b68b995a58b3373db6c4f46864a9db50cd1333d086150ffa2c1096581ede9c10',
  );

const load = async (files: Record<string, string>): Promise<LoadedModel> =>
  (await model.adapter()).adapter.load(onCpu({ variant: 'tiny', files }));

const transcribe = async (loaded: LoadedModel, samples: Float32Array): Promise<Transcript> =>
  Transcript.parse(await loaded.asr?.({ samples, sampleRateHz: 16_000 }, {}));

const layouts = [
  { layout: 'wheel', files: () => weightsOf(model.card) },
  { layout: 'hub', files: hubLayout },
] as const;

const Heard = z.record(z.string(), z.object({ tokens: z.array(z.int()), text: z.string() }));
const golden = z
  .object({ wheel: Heard, hub: Heard, tokenizer: z.object({ tokens: z.array(z.int()), text: z.string() }) })
  .parse(JSON.parse(readFileSync(join(root, 'test/golden/moonshine.json'), 'utf8')));
const clips = Object.keys(golden.wheel);

/** 8-bit kernels without VNNI saturate, so tokens may differ there from those of the golden run. */
const hasVnni =
  existsSync('/proc/cpuinfo') && /avx512_vnni|avx_vnni/.test(readFileSync('/proc/cpuinfo', 'utf8'));

describe.each(layouts)("with the $layout's files", ({ layout, files }) => {
  let loaded: LoadedModel;
  beforeAll(async () => {
    loaded = await load(await files());
  }, 300_000);
  afterAll(() => loaded.dispose());

  it.runIf(hasVnni).each(clips)("%s becomes the tokens that the authors' own loop gives", async (clip) => {
    const { segments } = await transcribe(loaded, await heard(join(speech, `${clip}.flac`)));
    expect(segments.flatMap(({ tokens }) => tokens)).toEqual(golden[layout][clip]?.tokens);
  });

  it('the shipped clips have at most one word in twenty wrong', async () => {
    const corpus = { hits: 0, substitutions: 0, deletions: 0, insertions: 0 };
    for (const { id, audio, text } of shippedSpeech) {
      const { text: hypothesis } = await transcribe(loaded, await heard(join(speech, audio)));
      const counts = compareWords(words(text), words(hypothesis));
      for (const key of ['hits', 'substitutions', 'deletions', 'insertions'] as const)
        corpus[key] += counts[key];
      expect(counts.hits, id).toBeGreaterThan(0);
    }
    expect(wordErrorRate(corpus)).toBeLessThan(0.05);
  });

  it('44 s are heard whole, cut in a pause, each part with its times', async () => {
    const samples = await heard(await twoCitiesPath());
    const { text, segments } = await transcribe(loaded, samples);
    expect(segments.map(({ startSeconds }) => startSeconds)).toEqual([0, segments[0]?.endSeconds]);
    expect(segments.at(-1)?.endSeconds).toBeCloseTo(samples.length / 16_000, 9);
    expect(wordErrorRate(compareWords(words(twoCitiesText), words(text)))).toBeLessThan(0.05);
  });

  it('silence becomes nothing, or little: no endless repetition', async () => {
    expect((await transcribe(loaded, new Float32Array(35 * 16_000))).text.length).toBeLessThan(40);
  });

  it('a clip of one sample is heard, not refused', async () => {
    expect((await transcribe(loaded, new Float32Array(1))).segments.length).toBeLessThanOrEqual(1);
  });

  it('the same clip gives the same transcript again', async () => {
    const samples = await heard(join(speech, 'goforward.flac'));
    const first = await transcribe(loaded, samples);
    expect(await transcribe(loaded, samples)).toEqual(first);
  });
});

describe('the card', () => {
  it('is one that the contract accepts', () => {
    expect(ModelCard.parse(model.card)).toEqual(model.card);
  });

  it('pins the size and hash of every file of every source', () => {
    const sources = model.card.variants['tiny']?.weights ?? [];
    for (const { files } of sources) {
      expect(Object.keys(files)).toEqual(['encoder', 'decoder', 'tokenizer']);
      for (const file of Object.values(files)) expect(file).toHaveProperty('sha256');
      for (const file of Object.values(files)) expect(file).toHaveProperty('bytes');
    }
  });
});

describe('the tokenizer', () => {
  const readers = [
    ['tokenizer.json', tokenizerJson],
    ['tokenizer.bin', async () => (await weightsOf(model.card))['tokenizer'] ?? ''],
  ] as const;

  it.each(readers)(
    "%s gives the reference's text for text, bytes and special tokens",
    async (_name, path) => {
      const detokenize = await openTokenizer(await path());
      expect(detokenize(golden.tokenizer.tokens)).toBe(golden.tokenizer.text.trim());
      expect(detokenize([])).toBe('');
    },
  );

  it('both forms agree on every token but one: the wheel has left U+2028 empty', async () => {
    const [json, bin] = await Promise.all(readers.map(async ([, path]) => openTokenizer(await path())));
    const ids = Array.from({ length: 32_768 }, (_, id) => id);
    expect(ids.filter((id) => json?.([260, id, 260]) !== bin?.([260, id, 260]))).toEqual([31_353]);
  });

  it.each(['tokenizer.json', 'tokenizer.bin'])('a cut %s is WeightsCorrupt, and named', async (name) => {
    const path = join(await mkdtemp(join(tmpdir(), 'tokenizer-')), name);
    await writeFile(path, Buffer.of(3, 65, 66));
    await expect(openTokenizer(path)).rejects.toThrow(`WeightsCorrupt: ${name}`);
  });
});
