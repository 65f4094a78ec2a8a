import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { SampleRanges } from '../../audio/audio.ts';
import type { Span } from '../../contract/speech.ts';
import { onnxWeights } from '../runtimes/onnx/onnx-weights.ts';
import { openSession } from '../runtimes/onnx/session.ts';
import { sampleRateHz, windowSamples } from './windows.ts';
import { sileroGraph } from './graph.ts';
import { speechProbabilities } from './probabilities.ts';
import { speechSpans } from './speech-spans.ts';

/** Seconds of audio that one probability stands for. */
export const windowSeconds = windowSamples / sampleRateHz;

export interface Detection {
  /** Where there is speech, in order, none overlapping. */
  spans: Span[];
  /** One a window of 32 ms, 0..1. */
  probabilities: Float32Array;
}

export interface Detector {
  /**
   * @param samples [-1, 1], mono, 16 kHz
   * @param progress says, every few seconds of audio, how far it is
   */
  detect(samples: SampleRanges, progress?: (said: string) => void): Promise<Detection>;
  dispose(): Promise<void>;
}

/**
 * Loads Silero VAD. One thread: the windows depend on each other, a second thread only waits.
 *
 * @param path silero_vad_16k_sequence.onnx, whose weights go into a graph of our own: milliseconds, in memory
 * @example const { spans } = await (await openDetector(files['model'], 'cpu')).detect(samples);
 * @throws LabError `MissingRuntime`, `WeightsCorrupt`, `OutOfMemory`
 */
export async function openDetector(path: string, provider: string): Promise<Detector> {
  const graph = sileroGraph(onnxWeights(await readFile(path), basename(path)));
  const session = await openSession(graph, { threads: 1, provider, asWritten: true });
  return {
    async detect(samples, progress = () => undefined) {
      const probabilities = await speechProbabilities(session, samples, progress);
      const spans = speechSpans(probabilities, samples.length).map(({ start, end }) => ({
        startSeconds: start / sampleRateHz,
        endSeconds: end / sampleRateHz,
      }));
      return { spans, probabilities };
    },
    dispose: () => session.release(),
  };
}
