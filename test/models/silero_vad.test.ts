import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { decodeAudio } from '../../audio/decode.ts';
import { Speech } from '../../contract/speech.ts';
import { ModelCard } from '../../contract/model-card.ts';
import { detectionSeconds, f1 } from '../../evaluation/metrics/speech-detection.ts';
import type { LoadedModel } from '../../models/adapter.ts';
import { openDetector, type Detector } from '../../models/silero_vad/detector.ts';
import { model } from '../../models/silero_vad/index.ts';
import { speechSpans } from '../../models/silero_vad/speech-spans.ts';
import { weightsOf } from './registry-weights.ts';
import { twoCitiesPath } from './two-cities.ts';
import { onCpu } from './load-context.ts';

const Floats = z
  .string()
  .transform((text) => new Float32Array(new Uint8Array(Buffer.from(text, 'base64')).buffer));
const Spans = z.array(z.tuple([z.int(), z.int()]));
const Golden = z.object({
  audioSha256: z.string(),
  cases: z.array(
    z.object({ name: z.string(), first: z.int(), last: z.int(), spans: Spans, probabilities: Floats }),
  ),
  madeUp: z.object({ sampleCount: z.int(), spans: Spans, probabilities: Floats }),
});
const golden = Golden.parse(
  JSON.parse(readFileSync(new URL('../golden/silero.json', import.meta.url), 'utf8')),
);

let files: Record<string, string>;
let samples: Float32Array;
let detector: Detector;

beforeAll(async () => {
  files = await weightsOf(model.card);
  samples = (await decodeAudio(await twoCitiesPath())).samples.filter((_, index) => index % 3 === 0);
  detector = await openDetector(files['model'] ?? '', 'cpu');
}, 300_000);
afterAll(() => detector.dispose());

describe('speech probabilities', () => {
  it('are computed on the very audio that the reference heard', async () => {
    const wav = await readFile(await twoCitiesPath());
    expect(createHash('sha256').update(wav).digest('hex')).toBe(golden.audioSha256);
  });

  it.each(golden.cases)('equal the reference to 1e-6: $name', async ({ first, last, probabilities }) => {
    const detection = await detector.detect(samples.subarray(first, last));
    expect(detection.probabilities).toHaveLength(probabilities.length);
    const off = detection.probabilities.map((value, index) =>
      Math.abs(value - (probabilities[index] ?? NaN)),
    );
    expect(Math.max(...off)).toBeLessThanOrEqual(1e-6);
  });

  it('are the same the second time: nothing is remembered from the clip before', async () => {
    const clip = samples.subarray(0, 80_000);
    const first = await detector.detect(clip);
    expect(await detector.detect(clip)).toEqual(first);
  });
});

describe('speech spans', () => {
  it.each(golden.cases)('equal the reference to the sample: $name', async ({ first, last, spans }) => {
    const detection = await detector.detect(samples.subarray(first, last));
    const inSeconds = detection.spans.map((span) => [span.startSeconds, span.endSeconds]);
    expect(inSeconds).toEqual(spans.map(([start, end]) => [start / 16_000, end / 16_000]));
  });

  it('equal the reference over 400 made-up stretches around both thresholds', () => {
    const { probabilities, sampleCount, spans } = golden.madeUp;
    expect(speechSpans(probabilities, sampleCount).map(({ start, end }) => [start, end])).toEqual(spans);
  });

  it('there are none in silence', async () => {
    expect((await detector.detect(new Float32Array(48_000))).spans).toEqual([]);
  });
});

describe('the model in the catalogue', () => {
  let loaded: LoadedModel;
  beforeAll(async () => {
    const { adapter } = await model.adapter();
    loaded = await adapter.load(onCpu({ variant: model.card.defaultVariant, files }));
  });
  afterAll(() => loaded.dispose());

  it('has a card that the contract accepts', () => {
    expect(ModelCard.parse(model.card)).toEqual(model.card);
  });

  it('gives Speech that the contract accepts', async () => {
    const speech = await loaded.vad?.({ samples, sampleRateHz: 16_000 });
    expect(Speech.parse(speech).spans).toHaveLength(golden.cases[0]?.spans.length ?? NaN);
  });

  it('finds the speech of the shipped conversation: F1 above 0.9', async () => {
    const folder = new URL('../../datasets/quickstart-conversation/', import.meta.url);
    const rttm = readFileSync(new URL('conversation.rttm', folder), 'utf8');
    const turns = rttm.trim().split('\n');
    const reference = turns.map((turn) => {
      const [, , , start = NaN, duration = NaN] = turn.split(' ').map(Number);
      return { startSeconds: start, endSeconds: start + duration };
    });
    const audio = await decodeAudio(fileURLToPath(new URL('conversation.flac', folder)), {
      sampleRateHz: 16_000,
    });
    const speech = await loaded.vad?.(audio);
    expect(f1(detectionSeconds(reference, speech?.spans ?? []))).toBeGreaterThan(0.9);
  });

  it('takes a clip of a single sample', async () => {
    expect(await loaded.vad?.({ samples: Float32Array.of(0.1), sampleRateHz: 16_000 })).toEqual({
      spans: [],
    });
  });
});
