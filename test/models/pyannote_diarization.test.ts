import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { decodeAudio } from '../../audio/decode.ts';
import { SamplesFile } from '../../audio/samples-file.ts';
import { readRttm } from '../../audio/formats/rttm.ts';
import { Diarization, Turn } from '../../contract/diarization.ts';
import {
  diarizationErrorRate,
  diarizationSeconds,
  type DiarizationSeconds,
} from '../../evaluation/metrics/diarization-error-rate.ts';
import type { LoadedModel } from '../../models/adapter.ts';
import { adapter } from '../../models/pyannote_diarization/adapter.ts';
import { assignVoices } from '../../models/pyannote_diarization/assign-voices.ts';
import { card } from '../../models/pyannote_diarization/card.ts';
import { chunking, framesIn } from '../../models/pyannote_diarization/chunks.ts';
import { kaldiFbank } from '../../models/pyannote_diarization/kaldi-fbank.ts';
import { centroidLinkage, clustersAfter, formingHeights } from '../../models/pyannote_diarization/linkage.ts';
import { powerMel } from '../../models/pyannote_diarization/power-mel.ts';
import { reconstruct, speakerCounts } from '../../models/pyannote_diarization/reconstruct.ts';
import type { Segmentation } from '../../models/pyannote_diarization/segmentation.ts';
import { openSegmenter } from '../../models/pyannote_diarization/segmentation.ts';
import { turnsOf } from '../../models/pyannote_diarization/turns.ts';
import { openVoiceEncoder } from '../../models/pyannote_diarization/voice-encoder.ts';
import { heardIn, type LocalVoice } from '../../models/pyannote_diarization/voices.ts';
import { openSession } from '../../models/runtimes/onnx/session.ts';
import { float32, floats } from '../../models/runtimes/onnx/tensor.ts';
import { fetchWeights } from '../../models/weights/fetch-weights.ts';
import { type Repository, startHub } from './hub/hub-server.ts';
import { onCpu } from './load-context.ts';
import { unpinned } from './unpinned-card.ts';

const root = join(import.meta.dirname, '../..');
const sampleRateHz = 16_000;
const options = { threads: 1, provider: 'cpu' };
const golden = (name: string): unknown =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../golden', name), 'utf8'));

const Case = z.object({
  seed: z.int(),
  chunkSeconds: z.number(),
  people: z.int(),
  spread: z.number(),
  threshold: z.number(),
  pause: z.number(),
  most: z.int().optional(),
  counts: z.string(),
  turns: z.array(Turn),
});
const Pyannote = z.object({
  rules: z.object({ threshold: z.number(), minClusterSize: z.int() }),
  cases: z.array(Case),
  linkage: z.object({
    seed: z.int(),
    merges: z.array(z.tuple([z.int(), z.int(), z.number(), z.int()])),
    cuts: z.array(z.object({ threshold: z.number(), clusters: z.array(z.int()) })),
  }),
});
const pyannote = Pyannote.parse(golden('pyannote.json'));

/** The generator of test/golden/make-pyannote.py: the same numbers, 0..1. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

interface Heard {
  segmentation: Segmentation;
  voices: LocalVoice[];
}

/** People who speak at random, as chunks hear them: the same as in test/golden/make-pyannote.py. */
function scenario({ seed, chunkSeconds, people, spread, threshold }: z.infer<typeof Case>): Heard {
  const random = numbers(seed);
  const seconds = 40;
  const layout = chunking(seconds * 16_000, chunkSeconds);
  const { chunks, frames } = layout;
  const spans = Array.from({ length: people }, () => {
    const own: [number, number][] = [];
    for (let now = 4 * random(); now < seconds;) {
      const length = 0.5 + 5 * random();
      own.push([now, now + length]);
      now += length + 8 * random();
    }
    return own;
  });
  const scores = new Float32Array(chunks * frames * 3);
  const vectors = new Map<number, Float32Array>();
  for (let chunk = 0; chunk < chunks; chunk++) {
    const start = chunk * (chunkSeconds / 10);
    const present = spans.flatMap((own, person) =>
      own.some(([a, b]) => a < start + chunkSeconds && b > start) ? [person] : [],
    );
    for (const [slot, person] of present.slice(0, 3).entries()) {
      for (let frame = 0; frame < frames; frame++) {
        const time = start + (frame * 270 + 495.5) / 16_000;
        const speaks = spans[person]?.some(([a, b]) => a <= time && time < b) ?? false;
        const score = speaks ? 0.55 + 0.4 * random() : 0.4 * random();
        scores[(chunk * frames + frame) * 3 + slot] = random() < 0.02 ? 1 - score : score;
      }
      const vector = Float32Array.from(
        { length: 4 },
        (_, dimension) => (dimension === person ? 1 : 0) + spread * (random() - 0.5),
      );
      vectors.set(chunk * 3 + slot, vector);
    }
  }
  const active = Uint8Array.from(scores, (score) => (score > threshold ? 1 : 0));
  const segmentation = { ...layout, scores, active };
  const voices = heardIn(segmentation).map(({ voice }) => ({
    ...voice,
    vector: vectors.get(voice.chunk * 3 + voice.speaker),
  }));
  return { segmentation, voices };
}

describe('what follows the networks', () => {
  it.each(pyannote.cases)("case $seed gives the reference's count of speakers in each frame", (given) => {
    expect(speakerCounts(scenario(given).segmentation).join('')).toBe(given.counts);
  });

  it.each(pyannote.cases)("case $seed gives the reference's turns", (given) => {
    const { segmentation, voices } = scenario(given);
    const most = given.most ?? Infinity;
    const assignment = assignVoices(voices, segmentation, pyannote.rules, most);
    const turns = turnsOf(
      reconstruct(segmentation, assignment, most),
      assignment.people,
      given.pause,
      Infinity,
    );
    expect(turns.length).toBe(given.turns.length);
    for (const [index, turn] of turns.entries()) {
      const { speaker, startSeconds, endSeconds } = given.turns[index] ?? turn;
      expect(turn.speaker).toBe(speaker);
      expect(turn.startSeconds).toBeCloseTo(startSeconds, 9);
      expect(turn.endSeconds).toBeCloseTo(endSeconds, 9);
    }
  });
});

describe('centroid linkage', () => {
  const random = numbers(pyannote.linkage.seed);
  const vectors = Array.from({ length: 60 }, () => Float64Array.from({ length: 3 }, random));
  const merges = centroidLinkage(vectors);

  it("makes scipy's merges, at its distances, with its sizes", () => {
    expect(merges.map(({ first, second, size }) => [first, second, size])).toEqual(
      pyannote.linkage.merges.map(([first, second, , size]) => [first, second, size]),
    );
    for (const [index, { height }] of merges.entries()) {
      expect(height).toBeCloseTo(pyannote.linkage.merges[index]?.[2] ?? NaN, 9);
    }
  });

  it.each(pyannote.linkage.cuts)("cut at $threshold has scipy's clusters", ({ threshold, clusters }) => {
    const heights = formingHeights(merges);
    const found = clustersAfter(merges, (_merge, step) => (heights[step] ?? 0) <= threshold);
    const partition = (of: ArrayLike<number>): number[] => {
      const first = new Map<number, number>();
      return Array.from(of, (cluster, index) => first.get(cluster) ?? (first.set(cluster, index), index));
    };
    expect(partition(found)).toEqual(partition(clusters));
  });
});

describe('the features of WeSpeaker', () => {
  it("equal Kaldi's, for a chirp with an offset, a click and silence", () => {
    const expected = z.object({ frames: z.int(), values: z.array(z.number()) }).parse(golden('fbank.json'));
    const samples = Float32Array.from({ length: 4_000 }, (_, index) => {
      const time = index / 16_000;
      const chirp = 0.1 + 0.3 * Math.sin(2 * Math.PI * (200 + 8_000 * time) * time);
      return index >= 3_000 ? 0 : index === 2_000 ? chirp + 0.5 : chirp;
    });
    const found = kaldiFbank(samples);
    expect(found.length).toBe(80 * expected.frames);
    const worst = found.reduce(
      (most, value, i) => Math.max(most, Math.abs(value - (expected.values[i] ?? NaN))),
      0,
    );
    expect(worst).toBeLessThan(5e-4);
  });
});

describe('chunks', () => {
  it('of 5 s and 10 s have as many frames as the published networks give', () => {
    expect([framesIn(80_000), framesIn(160_000)]).toEqual([293, 589]);
  });

  it.each([
    [1, 1],
    [160_000, 1],
    [160_001, 2],
    [176_000, 2],
    [640_000, 31],
  ])('%i samples are %i chunks of 10 s', (samples, chunks) => {
    expect(chunking(samples, 10).chunks).toBe(chunks);
  });
});

const Graphs = z.object({ graphs: z.record(z.string(), z.base64()), voice: z.array(z.number()) });

describe('with tiny random networks of the published signatures', () => {
  const { graphs, voice } = Graphs.parse(golden('pyannote-graphs.json'));
  let folder: string;
  const path = (name: string): string => join(folder, `${name}.onnx`);
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pyannote-'));
    for (const [name, graph] of Object.entries(graphs))
      await writeFile(path(name), Buffer.from(graph, 'base64'));
  });
  afterAll(() => rm(folder, { recursive: true }));
  const load = (segmentation: string, embedding: string): Promise<LoadedModel> =>
    adapter.load(
      onCpu({ variant: 'x', files: { segmentation: path(segmentation), embedding: path(embedding) } }),
    );
  const clip = async (name: string): Promise<Float32Array> =>
    (await decodeAudio(join(root, 'datasets', name), { sampleRateHz })).samples;

  it("a voice is what pyannote.audio's own way of embedding gives", async () => {
    const encoder = await openVoiceEncoder(path('wespeaker'), options);
    const samples = await clip('quickstart-speech/austen_0880.flac');
    const mask = Uint8Array.from({ length: 589 }, (_, i) =>
      (i >= 20 && i < 60) || (i >= 75 && i < 100) ? 1 : 0,
    );
    const [vector] = await encoder.listen(samples)([{ startSample: 0, sampleCount: 160_000, mask }]);
    expect(vector?.length).toBe(voice.length);
    const scale = Math.max(...voice.map(Math.abs));
    for (const [i, value] of voice.entries()) {
      expect(Math.abs((vector?.[i] ?? NaN) - value) / scale).toBeLessThan(1e-5);
    }
    await encoder.release();
  });

  it.each(['wespeaker', 'resemblyzer'])('%s hears no voice in a hundredth of a chunk', async (name) => {
    const encoder = await openVoiceEncoder(path(name), options);
    const mask = Uint8Array.from({ length: 589 }, (_, i) => (i < 4 ? 1 : 0));
    const listen = encoder.listen(await clip('quickstart-speech/austen_0880.flac'));
    expect(await listen([{ startSample: 0, sampleCount: 160_000, mask }])).toEqual([undefined]);
    await encoder.release();
  });

  it.each([
    ['powerset', 10, 589],
    ['multilabel', 5, 293],
  ] as const)('a %s graph hears chunks of %i s, %i frames each', async (kind, seconds, frames) => {
    const segmenter = await openSegmenter(path(kind), options);
    const said: string[] = [];
    const found = await segmenter.segment(new Float32Array(seconds * 1.3 * sampleRateHz), (line) =>
      said.push(line),
    );
    expect(segmenter.kind).toBe(kind);
    expect([found.chunks, found.frames]).toEqual([4, frames]);
    expect(found.scores.length).toBe(4 * frames * 3);
    expect(said).toEqual(['segmented 4 of 4 chunks']);
    await segmenter.release();
  });

  it.each([
    ['powerset', 'wespeaker'],
    ['powerset', 'resemblyzer'],
    ['multilabel', 'wespeaker'],
    ['multilabel', 'resemblyzer'],
  ])('%s and %s: turns lie within the recording, and are the same the second time', async (seg, emb) => {
    const loaded = await load(seg, emb);
    const samples = await clip('quickstart-conversation/conversation.flac');
    const first = Diarization.parse(await loaded.diarization?.({ samples, sampleRateHz }, {}));
    expect(first.turns.length).toBeGreaterThan(0);
    for (const { startSeconds, endSeconds } of first.turns) {
      expect(startSeconds).toBeLessThan(endSeconds);
      expect(endSeconds).toBeLessThanOrEqual(samples.length / sampleRateHz);
    }
    expect(await loaded.diarization?.({ samples, sampleRateHz }, {})).toEqual(first);
    await loaded.dispose();
  });

  it.each([
    ['powerset', 'wespeaker'],
    ['multilabel', 'resemblyzer'],
  ])('%s and %s: a recording on disk has the same turns, and is never in memory whole', async (seg, emb) => {
    const loaded = await load(seg, emb);
    const conversation = await clip('quickstart-conversation/conversation.flac');
    // Somebody speaks again after half a minute.
    const samples = new Float32Array(conversation.length + 30 * sampleRateHz + 123);
    samples.set(conversation.subarray(0, 10 * sampleRateHz));
    samples.set(conversation.subarray(10 * sampleRateHz), 40 * sampleRateHz + 123);
    const ranges = new SamplesFile(folder);
    ranges.push(samples);
    const onDisk = {
      ranges,
      sampleRateHz,
      get samples(): Float32Array {
        throw new Error('asked for all of it');
      },
    };
    expect(await loaded.diarization?.(onDisk, {})).toEqual(
      await loaded.diarization?.({ samples, sampleRateHz }, {}),
    );
    ranges.close();
    await loaded.dispose();
  });

  it.each([1, 2])('never names more than %i speakers when told so', async (maxSpeakers) => {
    const loaded = await load('powerset', 'wespeaker');
    const samples = await clip('quickstart-conversation/conversation.flac');
    const result = await loaded.diarization?.({ samples, sampleRateHz }, { maxSpeakers });
    const speakers = new Set(result?.turns.map(({ speaker }) => speaker));
    expect(speakers.size).toBeLessThanOrEqual(maxSpeakers);
    expect(speakers.size).toBeGreaterThan(0);
    await loaded.dispose();
  });

  it('a clip of one sample is heard, not refused', async () => {
    const loaded = await load('multilabel', 'resemblyzer');
    const audio = { samples: Float32Array.of(0.1), sampleRateHz };
    expect(Diarization.safeParse(await loaded.diarization?.(audio, {})).success).toBe(true);
    await loaded.dispose();
  });

  it('a graph of another kind is InvalidOutput, and what was found is said', async () => {
    await expect(openSegmenter(path('wespeaker'), options)).rejects.toThrow(
      'InvalidOutput: The segmentation graph',
    );
    await expect(openVoiceEncoder(path('small'), options)).rejects.toThrow('InvalidOutput');
  });
});

const hub = join(root, '../shared/hub');
const files = {
  segmentation: join(hub, 'pyannote/segmentation/onnx/model.onnx'),
  embedding: join(hub, 'resemble-ai/Resemblyzer/onnx/encoder.onnx'),
};

describe.skipIf(!existsSync(files.segmentation))('with real weights (needs ../shared)', () => {
  let loaded: LoadedModel;
  beforeAll(async () => {
    loaded = await adapter.load(onCpu({ variant: 'x', files }));
  });
  afterAll(() => loaded.dispose());
  const heardBy = async (
    path: string,
    maxSpeakers?: number,
  ): Promise<{ turns: Turn[]; reference: Turn[] }> => {
    const rttm = await readFile(path.replace(/\.\w+$/, '.rttm'), 'utf8');
    const reference = [...readRttm(rttm, path).values()].flatMap((recording) => recording.turns);
    const audio = await decodeAudio(path, { sampleRateHz });
    return { reference, turns: (await loaded.diarization?.(audio, { maxSpeakers }))?.turns ?? [] };
  };
  const call = join(root, '../shared/data/audio/call.wav');

  it('the call of two people: as good as its README says, and better than without a speaker model', async () => {
    const { turns, reference } = await heardBy(call);
    const seconds: DiarizationSeconds = diarizationSeconds(reference, turns);
    expect(diarizationErrorRate(seconds)).toBeLessThan(0.125);
    expect(seconds.missSeconds / seconds.referenceSeconds).toBeLessThan(0.02);
    expect(new Set(turns.map(({ speaker }) => speaker)).size).toBe(2);
  });

  it('the same call with a powerset graph, in chunks of 10 s', async () => {
    const segmentation = join(hub, 'pyannote/segmentation/onnx/model_powerset.onnx');
    const powerset = await adapter.load(onCpu({ variant: 'x', files: { ...files, segmentation } }));
    const { reference } = await heardBy(call);
    const result = await powerset.diarization?.(await decodeAudio(call, { sampleRateHz }), {});
    expect(diarizationErrorRate(diarizationSeconds(reference, result?.turns ?? []))).toBeLessThan(0.105);
    await powerset.dispose();
  });

  it('hears that two speak at once where the reference says so', async () => {
    const { turns } = await heardBy(call);
    const at = (time: number): number =>
      turns.filter(({ startSeconds, endSeconds }) => startSeconds <= time && time < endSeconds).length;
    expect(at(28.2)).toBe(2);
    expect(at(3)).toBe(0);
  });

  it('is one person when told that there is one', async () => {
    const { turns } = await heardBy(call, 1);
    expect(new Set(turns.map(({ speaker }) => speaker))).toEqual(new Set(['speaker_1']));
  });

  it('the shipped conversation passes a canary far below one speaker for all', async () => {
    const path = join(root, 'datasets/quickstart-conversation/conversation.flac');
    const { turns, reference } = await heardBy(path);
    expect(diarizationErrorRate(diarizationSeconds(reference, turns))).toBeLessThan(0.06);
  });

  it('silence has no speakers', async () => {
    const silence = { samples: new Float32Array(12 * sampleRateHz), sampleRateHz };
    expect(await loaded.diarization?.(silence, {})).toEqual({ turns: [] });
  });

  it('is fetched from the two repositories of a hub, and runs from its cache', async () => {
    const home = await mkdtemp(join(tmpdir(), 'pyannote-hub-'));
    const commit = 'c'.repeat(40);
    const repository = async (path: string): Promise<Repository> => ({
      commit,
      files: { 'onnx/model.onnx': await readFile(path) },
      large: ['onnx/model.onnx'],
    });
    await using server = await startHub({
      'onnx-community/pyannote-segmentation-3.0': await repository(files.segmentation),
      'onnx-community/wespeaker-voxceleb-resnet34-LM': await repository(files.embedding),
    });
    const env = { HOME: home, PATH: process.env.PATH, HF_HOME: home, HF_ENDPOINT: server.url };
    const weights = await fetchWeights(unpinned(card), card.defaultVariant, { home, env });
    const fetched = await adapter.load(onCpu({ variant: card.defaultVariant, files: weights.files }));
    const audio = await decodeAudio(call, { sampleRateHz });
    expect(await fetched.diarization?.(audio, {})).toEqual(await loaded.diarization?.(audio, {}));
    await fetched.dispose();
    await rm(home, { recursive: true });
  });

  it("our mel bands equal those of Resemblyzer's own front end", async () => {
    const session = await openSession(join(hub, 'resemble-ai/Resemblyzer/onnx/mel.onnx'), options);
    const { samples } = await decodeAudio(call, { sampleRateHz });
    const { data } = floats(await session.run({ audio: float32(samples, [1, samples.length]) }), 'mels');
    const found = powerMel(samples);
    expect(found.length).toBe(data.length);
    const worst = found.reduce((most, value, i) => Math.max(most, Math.abs(value - (data[i] ?? NaN))), 0);
    expect(worst).toBeLessThan(2e-6);
    await session.release();
  });
});
