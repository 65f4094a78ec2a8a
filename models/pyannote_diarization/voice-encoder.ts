import type { SampleRanges } from '../../audio/audio.ts';
import { LabError } from '../../contract/failure.ts';
import { openSession, type SessionOptions } from '../runtimes/onnx/session.ts';
import type { ClusterRules } from './cluster-voices.ts';
import { fbankBands } from './kaldi-fbank.ts';
import { melBands } from './power-mel.ts';
import { resemblyzer } from './resemblyzer.ts';
import { wespeaker } from './wespeaker.ts';

/** The frames of a chunk in which one person is heard. */
export interface Part {
  startSample: number;
  sampleCount: number;
  /** 1 where it counts; frames evenly spaced over the chunk. */
  mask: Uint8Array;
}

/** Turns what somebody says into a vector that is near to others of the same voice. */
export interface VoiceEncoder {
  name: 'resemblyzer' | 'wespeaker';
  /** From where on two vectors are of two voices: it belongs to the vectors. */
  rules: ClusterRules;
  /** To a recording; what is after its end is silence. */
  listen(samples: SampleRanges): Listener;
  release(): Promise<void>;
}

/**
 * Chunks overlap by nine tenths, so the features of neighbouring parts are computed together.
 * @returns the vector of each part; undefined where there is too little to hear a voice
 */
export type Listener = (parts: readonly Part[]) => Promise<(Float32Array | undefined)[]>;

/**
 * Opens a speaker embedding graph, [batch, frames, bands] -> [batch, dimensions]; the number of bands tells which of
 * the two it is.
 * @throws LabError `MissingRuntime`, `WeightsCorrupt`, `InvalidOutput` for any other graph
 */
export async function openVoiceEncoder(path: string, options: SessionOptions): Promise<VoiceEncoder> {
  const session = await openSession(path, options);
  const dims = session.inputDims(session.inputNames[0] ?? '') ?? [];
  if (dims[2] === melBands) return resemblyzer(session);
  // Exports differ in whether they name the number.
  if (dims.length === 3 && (dims[2] === fbankBands || typeof dims[2] === 'string')) return wespeaker(session);
  await session.release();
  throw new LabError({
    type: 'InvalidOutput',
    summary: 'The speaker embedding graph is not one that this pipeline reads.',
    cause: `expected an input [batch, frames, ${melBands} or ${fbankBands}], got [${dims.join(', ')}]`,
  });
}

/** From the first sample to the one after the last that belong to any of the parts. */
export const stretchOf = (parts: readonly Part[]): { start: number; end: number } => ({
  start: Math.min(...parts.map(({ startSample }) => startSample)),
  end: Math.max(...parts.map(({ startSample, sampleCount }) => startSample + sampleCount)),
});

/** Numbers of the frames that a mask lets through, when the chunk has so many. */
export function framesOf(mask: Uint8Array, count: number): number[] {
  const frames: number[] = [];
  for (let frame = 0; frame < count; frame++) {
    if (mask[Math.floor((frame * mask.length) / count)] === 1) frames.push(frame);
  }
  return frames;
}
