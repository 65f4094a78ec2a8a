import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { alignWords, type AlignedWord } from '../../../models/whisper/align-words.ts';
import { chooseGreedily, drawToken, maskedLogits } from '../../../models/whisper/choose-token.ts';
import { compressionRatio } from '../../../models/whisper/compression-ratio.ts';
import { cutSegments } from '../../../models/whisper/cut-segments.ts';
import { whisperFeatures } from '../../../models/whisper/features.ts';
import { languageCode } from '../../../models/whisper/languages.ts';
import { precisionOf } from '../../../models/whisper/precision.ts';
import { seededRandom } from '../../../models/whisper/random.ts';
import { splitWords } from '../../../models/whisper/split-words.ts';
import { summaryOf } from '../../../models/whisper/step-of-logits.ts';
import { allowedAfter } from '../../../models/whisper/timestamp-rules.ts';
import { openTokenizer, type WhisperTokenizer } from '../../../models/whisper/tokenizer.ts';
import { wordTimes } from '../../../models/whisper/word-times.ts';
import { byteTokenizer } from './byte-tokenizer.ts';
import { hasShared, published, readJson, stockBase } from './whisper-files.ts';

const ids = z.array(z.int());
const TimedText = z.tuple([z.string(), z.number(), z.number()]);
const golden = z
  .object({
    merges: z.array(ids),
    special: z.array(z.string()),
    texts: z.array(z.string()),
    choices: z.array(
      z.object({
        sampled: ids,
        lift: z.number(),
        seed: z.int(),
        token: z.int(),
        logprob: z.number(),
        allowed: z.int(),
      }),
    ),
    alignments: z.array(z.object({ frames: z.int(), tokens: ids, words: z.array(TimedText) })),
    wordTimes: z.array(
      z.object({
        words: z.array(TimedText),
        offset: z.number(),
        lastSpeech: z.number(),
        before: z.array(z.object({ start: z.number(), end: z.number(), textTokens: z.int() })),
        after: z.array(z.tuple([z.number(), z.number(), z.array(TimedText)])),
      }),
    ),
    splits: z.array(
      z.object({ language: z.string(), text: z.string(), tokens: ids, words: z.array(z.string()) }),
    ),
    features: z.array(
      z.object({
        bands: z.int(),
        length: z.int(),
        start: z.int(),
        frames: ids,
        values: z.array(z.array(z.number())),
      }),
    ),
    published: z.record(z.string(), z.array(ids)),
    windows: z.array(
      z.object({
        frame: z.int(),
        frames: z.int(),
        tokens: ids,
        segments: z.array(z.tuple([z.number(), z.number(), ids])),
        next: z.int(),
      }),
    ),
  })
  .parse(await readJson('test/golden/whisper-rules.json'));

let folder: string;
let tokenizer: WhisperTokenizer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lab-whisper-rules-'));
  tokenizer = await byteTokenizer(folder, golden.merges, golden.special);
});
afterAll(() => rm(folder, { recursive: true }));

/** As in make-whisper-rules.py: -1 to 1. */
function numbers(seed: number, count: number): Float64Array {
  let state = BigInt(seed);
  return Float64Array.from({ length: count }, () => {
    state = (state * 1103515245n + 12345n) % 2n ** 31n;
    return Number(state) / 2 ** 30 - 1;
  });
}

const rounded = (value: number, digits: number): number => Math.round(value * 10 ** digits) / 10 ** digits;

describe('features', () => {
  it.each(golden.features)(
    '$bands bands of $length samples from frame $start on are those of openai-whisper',
    ({ bands, length, start, frames, values }) => {
      const noise = numbers(11, length);
      const loudness = (at: number): number => 0.0001 + (0.5 - 0.0001) * (at / (length - 1));
      const samples = Float32Array.from(noise, (value, at) => value * loudness(at) ** 2);
      const features = whisperFeatures(samples, bands);
      expect(features.frames).toBe(Math.floor(length / 160));
      const window = features.window(start);
      for (const [at, frame] of frames.entries()) {
        for (const [index, band] of [0, 33, bands - 1].entries()) {
          const value = window[band * 3_000 + frame];
          expect(value, `frame ${frame}, band ${band}`).toBeCloseTo(values[at]?.[index] ?? NaN, 3);
        }
      }
    },
  );
});

describe('the next token', () => {
  const logitsOf = (seed: number, lift: number): { logits: Float32Array; isSuppressed: Uint8Array } => {
    const { endOfText, firstTimestamp, startOfTranscript, noSpeech, noTimestamps } = tokenizer.special;
    const logits = Float32Array.from(numbers(seed, firstTimestamp + 1_501), (value, token) =>
      token > endOfText && token < firstTimestamp ? -40 : 6 * value + (token <= endOfText ? lift : 0),
    );
    const isSuppressed = new Uint8Array(logits.length);
    for (const token of [5, 6, 7, startOfTranscript, noSpeech, noTimestamps]) isSuppressed[token] = 1;
    return { logits, isSuppressed };
  };

  it.each(golden.choices)(
    "after $sampled, text lifted by $lift: openai-whisper's choice, of as many",
    ({ sampled, lift, seed, token, logprob, allowed: count }) => {
      const { special } = tokenizer;
      const { logits, isSuppressed } = logitsOf(seed, lift);
      const allowed = allowedAfter(sampled, special.firstTimestamp, true);
      const masked = maskedLogits(logits, allowed, special, isSuppressed);
      expect(masked.filter((logit) => logit > -Infinity)).toHaveLength(count);
      const step = {
        cache: { kind: 'decoder-cache' as const, length: 1 },
        ...summaryOf(logits, isSuppressed, special.firstTimestamp, special.endOfText),
        logits,
      };
      const drawn = drawToken(step, allowed, special, isSuppressed, 0, () => 0);
      for (const chosen of [chooseGreedily(step, allowed, special), drawn]) {
        expect(chosen.token).toBe(token);
        expect(chosen.logprob).toBeCloseTo(logprob, 3);
      }
    },
  );

  it('is drawn as often as it is likely', () => {
    const { special } = tokenizer;
    const logits = new Float32Array(special.firstTimestamp + 1_501).fill(-Infinity);
    logits.set([Math.log(0.5), Math.log(0.3), Math.log(0.2)], 65);
    const isSuppressed = new Uint8Array(logits.length);
    const step = {
      cache: { kind: 'decoder-cache' as const, length: 1 },
      ...summaryOf(logits, isSuppressed, special.firstTimestamp, special.endOfText),
      logits,
    };
    const allowed = allowedAfter([65], special.firstTimestamp, false);
    const counts = new Map<number, number>();
    const random = seededRandom(1);
    for (let turn = 0; turn < 2_000; turn++) {
      const { token } = drawToken(step, allowed, special, isSuppressed, 1, random);
      counts.set(token, (counts.get(token) ?? 0) + 1 / 2_000);
    }
    for (const [token, share] of [
      [65, 0.5],
      [66, 0.3],
      [67, 0.2],
    ] as const) {
      expect(counts.get(token)).toBeCloseTo(share, 1);
    }
    expect(counts.size).toBe(3);
  });
});

describe('the windows of a recording', () => {
  it.each(golden.windows)(
    'at frame $frame: cut and followed as in openai-whisper ($tokens.length tokens)',
    ({ frame, frames, tokens, segments, next }) => {
      const cut = cutSegments(tokens, tokenizer.special.firstTimestamp, frame, frames);
      const found = cut.segments.map(({ startFrame, endFrame, tokens: own }) => [
        startFrame / 100,
        endFrame / 100,
        own,
      ]);
      expect(found).toEqual(segments);
      expect(frame + cut.advance).toBe(next);
    },
  );
});

describe('words', () => {
  it.each(golden.splits)('$text ($language) is split as in openai-whisper', ({ language, tokens, words }) => {
    const found = splitWords([...tokens, tokenizer.special.endOfText], language, tokenizer);
    expect(found.map(({ text }) => text)).toEqual(words);
  });

  it.each(golden.alignments)('are found where the decoder looks, within $frames frames', async (known) => {
    const rows = known.tokens.length + 3;
    const weights = attention(rows);
    const text = { tokens: known.tokens, logprobs: known.tokens.map(() => Math.log(0.5)), language: 'en' };
    const aligned = await alignWords(
      { alignment: () => Promise.resolve({ heads: 2, weights }) },
      tokenizer,
      { kind: 'encoded-window' },
      { ...text, start: [tokenizer.special.startOfTranscript] },
      known.frames,
    );
    const times = aligned.map(({ text: word, startSeconds, endSeconds }) => [word, startSeconds, endSeconds]);
    expect(times).toEqual(known.words);
    for (const { probability } of aligned) expect(probability).toBeCloseTo(0.5, 9);
  });

  /** Softmax over 1500 frames of what make-whisper-rules.py makes up: Float32Array, [2, rows, 1500] */
  function attention(rows: number): Float32Array {
    const weights = new Float32Array(2 * rows * 1_500);
    for (let head = 0; head < 2; head++) {
      const noise = numbers(7 + head, rows * 1_500);
      for (let row = 0; row < rows; row++) {
        const scores = Float64Array.from({ length: 1_500 }, (_, frame) => {
          const near = Math.exp(-(((frame - 25 * row - 10) / 12) ** 2));
          return 4 * near + (head + 1) * (noise[row * 1_500 + frame] ?? 0);
        });
        const sum = scores.reduce((total, score) => total + Math.exp(score), 0);
        weights.set(
          scores.map((score) => Math.exp(score) / sum),
          (head * rows + row) * 1_500,
        );
      }
    }
    return weights;
  }

  it.each(golden.wordTimes.map((known, at) => [at, known] as const))(
    'take and give times as in openai-whisper, case %i',
    (_at, { words, offset, lastSpeech, before, after }) => {
      const aligned = words.map(([text, startSeconds, endSeconds]): AlignedWord => ({
        ...{ text, startSeconds, endSeconds },
        tokens: [1],
        probability: 0.5,
      }));
      const segments = before.map(({ start, end, textTokens }) => ({
        ...{ startSeconds: start, endSeconds: end },
        textTokens,
      }));
      const timed = wordTimes(segments, aligned, offset, lastSpeech).map((segment) => [
        rounded(segment.startSeconds, 3),
        rounded(segment.endSeconds, 3),
        segment.words.map((word) => [word.text, rounded(word.startSeconds, 3), rounded(word.endSeconds, 3)]),
      ]);
      expect(timed).toEqual(after);
    },
  );
});

describe('the tokenizer', () => {
  it('gives back every text, and leaves out what is no text', () => {
    const { startOfTranscript, firstTimestamp, endOfText } = tokenizer.special;
    for (const text of golden.texts) {
      const tokens = tokenizer.encode(text);
      expect(tokenizer.decode([startOfTranscript, firstTimestamp, ...tokens, endOfText])).toBe(text);
    }
    expect(tokenizer.decodeWithSpecial([firstTimestamp + 50, 65, endOfText])).toBe('<|1.00|>A<|endoftext|>');
  });

  it.each(golden.splits)("$text becomes tiktoken's tokens ($language)", ({ text, tokens }) => {
    expect(tokenizer.encode(text)).toEqual(tokens);
  });

  it.skipIf(!hasShared)(
    'the published vocabularies give the tokens of tiktoken (needs ../shared)',
    async () => {
      for (const [name, repository] of [
        ['tiny.en', published],
        ['base', stockBase],
      ] as const) {
        const real = await openTokenizer(join(repository, 'tokenizer.json'));
        expect(
          golden.texts.map((text) => real.encode(text)),
          name,
        ).toEqual(golden.published[name]);
        expect(golden.texts.map((text) => real.decode(real.encode(text)))).toEqual(golden.texts);
      }
    },
  );

  it.each([
    ['{', 'no JSON'],
    ['{"model": {"type": "WordPiece", "vocab": {}}, "added_tokens": []}', 'another kind'],
    ['{"model": {"type": "BPE", "vocab": {"a": 1}}, "added_tokens": []}', 'no special tokens'],
  ])('%s is refused as WeightsCorrupt: %s', async (content) => {
    const path = join(folder, 'broken.json');
    await writeFile(path, content);
    await expect(openTokenizer(path)).rejects.toThrow('WeightsCorrupt: broken.json');
  });
});

describe('small things', () => {
  it.each([
    ['nb-NO', 'no'],
    ['nn', 'nn'],
    ['en_GB', 'en'],
    ['zh-Hant', 'zh'],
    ['he', 'iw'],
    ['tlh', undefined],
  ])('the language %s is %s to Whisper', (tag, code) => {
    expect(languageCode(tag, new Set(['en', 'no', 'nn', 'zh', 'iw']))).toBe(code);
  });

  it.each([
    ['tiny.en', 'mixed'],
    ['large-v3-fp32', 'fp32'],
    ['distil-large-v3.5-int8', 'int8'],
  ])('%s is %s', (variant, precision) => {
    expect(precisionOf(variant)).toBe(precision);
  });

  it('a text that says the same again and again compresses well', () => {
    expect(compressionRatio(' I see.'.repeat(30))).toBeGreaterThan(2.4);
    expect(compressionRatio(' Ask not what your country can do for you.')).toBeLessThan(1.5);
    expect(compressionRatio('')).toBe(0);
  });
});
