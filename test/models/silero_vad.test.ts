import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { decodeAudio } from '../../audio/decode.ts';
import { Speech } from '../../contract/speech.ts';
import { ModelCard } from '../../contract/model-card.ts';
import { detectionSeconds, f1 } from '../../evaluation/metrics/speech-detection.ts';
import type { LoadedModel } from '../../models/adapter.ts';
import { openSession } from '../../models/runtimes/onnx/session.ts';
import { float32, floats } from '../../models/runtimes/onnx/tensor.ts';
import { Graph } from '../../models/runtimes/onnx/writer/graph.ts';
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

  it('equal those of the published graph to 1e-6, window after window for a minute and a half', async () => {
    const recording = new Float32Array(2 * samples.length + 100);
    recording.set(samples);
    recording.set(samples.subarray(1_000), samples.length);
    const published = await openSession(files['model'] ?? '', { threads: 1, provider: 'cpu' });
    const { probabilities } = await detector.detect(recording);
    let h = float32(new Float32Array(128), [1, 1, 128]);
    let c = h;
    let worst = 0;
    for (const [window, probability] of probabilities.entries()) {
      const heard = recording.subarray(Math.max(0, window * 512 - 64), (window + 1) * 512);
      const input = new Float32Array(576);
      input.set(heard, window === 0 ? 64 : 0);
      const outputs = await published.run({
        input: float32(input, [1, 576]),
        h,
        c,
      });
      h = floats(outputs, 'hn');
      c = floats(outputs, 'cn');
      worst = Math.max(worst, Math.abs((floats(outputs, 'speech_probs').data[0] ?? NaN) - probability));
    }
    await published.release();
    expect(worst).toBeLessThanOrEqual(1e-6);
  });

  it('of a long recording come with word of how far the work is, a few seconds apart', async () => {
    const said: string[] = [];
    await detector.detect(samples, (word) => said.push(word));
    expect(said.slice(0, 2)).toEqual([
      `at 0 s of ${samples.length / 16_000} s`,
      `at 8.192 s of ${samples.length / 16_000} s`,
    ]);
    expect(said).toHaveLength(Math.ceil(samples.length / 16_000 / 8.192));
  });

  it('are not given from a file that holds no such weights, and the file is named', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'silero-'));
    const other = join(folder, 'other.onnx');
    await writeFile(other, new Graph('nothing').encode());
    await expect(openDetector(other, 'cpu')).rejects.toThrow(/WeightsCorrupt: other\.onnx/);
    await rm(folder, { recursive: true });
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
