import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Transcript } from '../../../contract/transcript.ts';
import { compareWords, wordErrorRate } from '../../../evaluation/metrics/word-error-rate.ts';
import { whisperEnglish } from '../../../evaluation/normalizers/whisper-english.ts';
import { transcribe, type TranscribeOptions } from '../../../models/whisper/transcribe.ts';
import {
  clip,
  hasShared,
  joined,
  openPublished,
  openStock,
  readJson,
  root,
  stockBase,
  type OpenWhisper,
} from './whisper-files.ts';

const Segment = z.object({
  start: z.number(),
  end: z.number(),
  text: z.string(),
  tokens: z.array(z.int()),
  avg_logprob: z.number(),
  compression_ratio: z.number(),
  no_speech_prob: z.number(),
  words: z.array(z.tuple([z.string(), z.number(), z.number(), z.number()])).optional(),
});
const golden = z
  .object({
    joined: z.array(z.string()),
    pause: z.int(),
    recordings: z.record(z.string(), z.record(z.string(), z.array(Segment))),
    silence: z.record(z.string(), z.array(Segment)),
    late: z.array(Segment),
    repeated: z.array(Segment),
  })
  .parse(await readJson('test/golden/whisper.json'));
const ways: Record<string, TranscribeOptions> = {
  plain: { timestamps: false },
  timed: {},
  words: { words: true },
  prompted: { prompt: 'Mister Dashwood, 10 metres.' },
};

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'lab-whisper-'));
});
afterAll(() => rm(home, { recursive: true }));

const tokensOf = (segments: Transcript['segments']): unknown => segments.map(({ tokens }) => tokens);
const clips = ['jfk', 'austen_0870', 'austen_0880', 'austen_0890', 'goforward'];
const samplesOf = (name: string): Promise<Float32Array> =>
  name === 'joined' ? joined(golden.joined, golden.pause) : clip(name);
const rounded = (seconds: number): number => Math.round(seconds * 100) / 100;

describe.skipIf(!hasShared)('whisper tiny.en, exact, on real speech (needs ../shared)', () => {
  let whisper: OpenWhisper;
  beforeAll(async () => {
    whisper = await openPublished(home, 'fp32');
  }, 120_000);
  afterAll(() => whisper.engine.dispose());

  const cases = Object.keys(golden.recordings).flatMap((name) => Object.keys(ways).map((way) => [name, way]));

  it.each(cases)(
    "%s, %s: openai-whisper's tokens and times",
    async (name = '', way = '') => {
      const expected = golden.recordings[name]?.[way] ?? [];
      const { text, segments } = await transcribe(whisper, await samplesOf(name), ways[way]);
      expect(tokensOf(segments)).toEqual(expected.map(({ tokens }) => tokens));
      expect(text).toBe(expected.map((segment) => segment.text).join(''));
      const times = segments.map(({ startSeconds, endSeconds }) => [
        rounded(startSeconds),
        rounded(endSeconds),
      ]);
      expect(times).toEqual(expected.map(({ start, end }) => [rounded(start), rounded(end)]));
      for (const [at, segment] of segments.entries()) {
        expect(segment.avgLogprob).toBeCloseTo(expected[at]?.avg_logprob ?? NaN, 2);
        expect(segment.noSpeechProbability).toBeCloseTo(expected[at]?.no_speech_prob ?? NaN, 4);
        // Node's zlib has a hash of its own: a byte more or less.
        expect(segment.compressionRatio).toBeCloseTo(expected[at]?.compression_ratio ?? NaN, 1);
        expect(segment.temperature).toBe(0);
      }
      const words = segments.flatMap((segment) => segment.words ?? []);
      expect(words.map((word) => [word.text, word.startSeconds, word.endSeconds])).toEqual(
        expected.flatMap((segment) => (segment.words ?? []).map(([word, start, end]) => [word, start, end])),
      );
    },
    60_000,
  );

  it("the text of every clip is transformers'", async () => {
    const texts = z
      .object({ 'whisper-tiny.en': z.record(z.string(), z.string()) })
      .parse(await readJson('../shared/data/whisper-transcripts.json'))['whisper-tiny.en'];
    for (const [name, text] of Object.entries(texts)) {
      expect((await transcribe(whisper, await clip(name), { timestamps: false })).text, name).toBe(text);
    }
  }, 60_000);

  it.each(Object.entries(golden.silence))(
    '%s s of silence: no more is heard than openai-whisper hears',
    async (seconds, expected) => {
      const { segments } = await transcribe(whisper, new Float32Array(Number(seconds) * 16_000));
      expect(tokensOf(segments)).toEqual(expected.map(({ tokens }) => tokens));
      expect(segments[0]?.noSpeechProbability).toBeCloseTo(expected[0]?.no_speech_prob ?? NaN, 4);
    },
    60_000,
  );

  it('a clip of one sample has no text', async () => {
    expect(await transcribe(whisper, new Float32Array(1))).toEqual({
      text: '',
      language: 'en',
      segments: [],
    });
  });

  it('a window in which nobody speaks is left out, what follows it is heard', async () => {
    const speech = await clip('jfk');
    const samples = new Float32Array(45 * 16_000 + speech.length);
    samples.set(speech, 45 * 16_000);
    const { segments } = await transcribe(whisper, samples);
    expect(tokensOf(segments)).toEqual(golden.late.map(({ tokens }) => tokens));
    expect(segments[0]?.startSeconds).toBe(30);
  }, 60_000);

  it('text that repeats itself is decoded at a higher temperature, where the reference does; the same each time', async () => {
    const names = [...clips, ...clips, ...clips];
    // The repetition is in the second window, which ends before 58 s.
    const samples = (await joined(names, golden.pause)).subarray(0, 58 * 16_000);
    const first = await transcribe(whisper, samples);
    const known = golden.repeated.length;
    expect(tokensOf(first.segments.slice(0, known))).toEqual(golden.repeated.map(({ tokens }) => tokens));
    expect(first.segments.findIndex(({ temperature = 0 }) => temperature > 0)).toBe(known);
    expect(await transcribe(whisper, samples)).toEqual(first);
  }, 120_000);

  it('says where it is, window by window', async () => {
    const said: string[] = [];
    const samples = await samplesOf('joined');
    await transcribe(whisper, samples, { timestamps: false, progress: (now) => said.push(now) });
    expect(said).toEqual(['at 0 s of 63.35 s', 'at 30 s of 63.35 s', 'at 60 s of 63.35 s']);
  }, 60_000);
});

const References = z.object({ audio_filepath: z.string(), text: z.string() });

describe.skipIf(!hasShared)('the shipped clips (needs ../shared)', () => {
  const layouts: [string, () => Promise<OpenWhisper>][] = [
    ['the decoder in int8', () => openPublished(home, 'mixed')],
    ['all in int8', () => openPublished(home, 'int8')],
    ['the stock layout of tiny.en, int8', () => openStock()],
  ];

  it.each(layouts)(
    '%s: at most one word in ten is wrong',
    async (_name, open) => {
      const whisper = await open();
      const heard = new Map<string, string>();
      for (const name of clips)
        heard.set(name, (await transcribe(whisper, await clip(name), { language: 'en' })).text);
      await whisper.engine.dispose();
      expect(await wordErrorRateOf(heard)).toBeLessThan(0.1);
    },
    120_000,
  );
});

/** Of what was heard in each of the shipped clips. */
async function wordErrorRateOf(heard: ReadonlyMap<string, string>): Promise<number> {
  const manifest = await readFile(join(root, 'datasets/quickstart-speech/manifest.jsonl'), 'utf8');
  const rows = manifest
    .trim()
    .split('\n')
    .map((line) => References.parse(JSON.parse(line)));
  const corpus = { hits: 0, substitutions: 0, deletions: 0, insertions: 0 };
  for (const { audio_filepath: path, text } of rows) {
    const words = heard.get(path.replace('.flac', '')) ?? '';
    const counts = compareWords(whisperEnglish(text).split(' '), whisperEnglish(words).split(' '));
    for (const key of ['hits', 'substitutions', 'deletions', 'insertions'] as const)
      corpus[key] += counts[key];
  }
  return wordErrorRate(corpus) ?? NaN;
}

describe.skipIf(!hasShared)('whisper base, stock layout, which knows 99 languages (needs ../shared)', () => {
  let whisper: OpenWhisper;
  beforeAll(async () => {
    whisper = await openStock(stockBase);
  }, 120_000);
  afterAll(() => whisper.engine.dispose());

  const heard = async (name: string, options: TranscribeOptions): Promise<Transcript> =>
    transcribe(whisper, await clip(name), options);

  it('hears that English is English, with at most one word in ten wrong', async () => {
    const texts = new Map<string, string>();
    for (const name of clips) {
      const { language, text } = await heard(name, {});
      expect(language, name).toBe('en');
      texts.set(name, text);
    }
    expect(await wordErrorRateOf(texts)).toBeLessThan(0.1);
  }, 60_000);

  it('answers in the language that it is told', async () => {
    const { language, text } = await heard('jfk', { language: 'de' });
    expect(language).toBe('de');
    expect(text).toMatch(/\b(und|ihr|land|nicht|sie)\b/i);
  }, 60_000);

  it('gives words their times, in order and within the clip', async () => {
    const { segments, text } = await heard('jfk', { language: 'en', words: true });
    const words = segments.flatMap((segment) => segment.words ?? []);
    expect(words.map((word) => word.text).join('')).toBe(text);
    const times = words.flatMap(({ startSeconds, endSeconds }) => [startSeconds, endSeconds]);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    const country = words.filter((word) => word.text.startsWith(' country'));
    expect(country.map(({ startSeconds }) => Math.round(startSeconds))).toEqual([6, 10]);
  }, 60_000);
});
