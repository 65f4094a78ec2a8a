import type { SampleRanges } from '../../audio/audio.ts';
import { LabError } from '../../contract/failure.ts';
import { openSession, type Session, type SessionOptions } from '../runtimes/onnx/session.ts';
import { float32, floats } from '../runtimes/onnx/tensor.ts';
import { chunking, framesIn, sampleRateHz, type Chunking } from './chunks.ts';
import { fromPowerset, powersetClasses } from './powerset.ts';

/** Voices that a graph tells apart within one chunk. */
export const localSpeakers = 3;

/** Chunks in one run of the graph: more are not faster, and cost memory. */
const chunksInRun = 4;

/** Who of a chunk's own speakers is heard when. */
export interface Segmentation extends Chunking {
  /** How likely each speaker is heard, 0..1; a powerset graph says 0 or 1. [chunks, frames, localSpeakers] */
  scores: Float32Array;
  /** 1 where a speaker is heard. [chunks, frames, localSpeakers] */
  active: Uint8Array;
}

/** The two kinds of graphs that are published, told apart by their outputs. */
interface Kind {
  /** What the graph was trained on. */
  chunkSeconds: number;
  /** Scores above it are speech: tuned by the authors (pyannote/speaker-diarization 2.1, config.yaml). */
  threshold: number;
  /** A shorter silence does not end a turn: tuned together with the threshold. */
  longestPauseSeconds: number;
  scoresOf: (outputs: Float32Array) => Float32Array;
}

const multilabel: Kind = {
  chunkSeconds: 5,
  threshold: 0.4442333667381752,
  longestPauseSeconds: 0.5817029604921046,
  scoresOf: (outputs) => outputs,
};
const powerset: Kind = { chunkSeconds: 10, threshold: 0.5, longestPauseSeconds: 0, scoresOf: fromPowerset };

export interface Segmenter {
  kind: 'multilabel' | 'powerset';
  longestPauseSeconds: number;
  /** @param samples [-1, 1], mono, 16 kHz; at least one */
  segment(samples: SampleRanges, progress: (said: string) => void): Promise<Segmentation>;
  release(): Promise<void>;
}

/**
 * Opens a PyanNet graph, [chunks, 1, samples] -> [chunks, frames, outputs], of either kind: three sigmoids
 * (pyannote/segmentation) or seven classes, one for each set of at most two speakers (segmentation-3.0).
 * @throws LabError `MissingRuntime`, `WeightsCorrupt`, `InvalidOutput` for any other graph
 */
export async function openSegmenter(path: string, options: SessionOptions): Promise<Segmenter> {
  const session = await openSession(path, options);
  const declared = session.inputDims(session.inputNames[0] ?? '') ?? [];
  if (declared.length !== 3 || typeof declared[2] === 'number') {
    await session.release();
    throw unknownGraph(`an input [batch, 1, samples]`, declared);
  }
  const { dims } = await infer(session, new Float32Array(sampleRateHz), 1);
  const outputs = dims[2];
  const isPowerset = outputs === powersetClasses;
  if (dims[1] !== framesIn(sampleRateHz) || (!isPowerset && outputs !== localSpeakers)) {
    await session.release();
    throw unknownGraph(`[1, ${framesIn(sampleRateHz)}, 3 or ${powersetClasses}] for one second`, dims);
  }
  const { chunkSeconds, threshold, longestPauseSeconds, scoresOf } = isPowerset ? powerset : multilabel;
  return {
    kind: isPowerset ? 'powerset' : 'multilabel',
    longestPauseSeconds,
    async segment(samples, progress) {
      const layout = chunking(samples.length, chunkSeconds);
      const scores = new Float32Array(layout.chunks * layout.frames * localSpeakers);
      for (let first = 0; first < layout.chunks; first += chunksInRun) {
        const count = Math.min(chunksInRun, layout.chunks - first);
        const { data } = await infer(session, chunksOf(samples, layout, first, count), count);
        scores.set(scoresOf(data), first * layout.frames * localSpeakers);
        progress(`segmented ${first + count} of ${layout.chunks} chunks`);
      }
      return { ...layout, scores, active: Uint8Array.from(scores, (score) => (score > threshold ? 1 : 0)) };
    },
    release: () => session.release(),
  };
}

async function infer(
  session: Session,
  samples: Float32Array,
  count: number,
): Promise<{ data: Float32Array; dims: readonly number[] }> {
  const [input = '', output = ''] = [session.inputNames[0], session.outputNames[0]];
  const chunks = float32(samples, [count, 1, samples.length / count]);
  return floats(await session.run({ [input]: chunks }, [output]), output);
}

/** Some consecutive chunks, end to end: [count, chunkSamples]; silence after the recording. */
function chunksOf(samples: SampleRanges, layout: Chunking, first: number, count: number): Float32Array {
  const { chunkSamples, stepSamples } = layout;
  const chunks = new Float32Array(count * chunkSamples);
  for (let index = 0; index < count; index++) {
    const start = (first + index) * stepSamples;
    chunks.set(samples.subarray(start, start + chunkSamples), index * chunkSamples);
  }
  return chunks;
}

const unknownGraph = (expected: string, found: readonly (number | string)[]): LabError =>
  new LabError({
    type: 'InvalidOutput',
    summary: 'The segmentation graph is not one that this pipeline reads.',
    cause: `expected ${expected}, got [${found.join(', ')}]`,
  });
