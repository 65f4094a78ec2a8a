import type { SampleRanges } from '../../audio/audio.ts';
import type { Span } from '../../contract/speech.ts';
import { openSession } from '../runtimes/onnx/session.ts';
import { sampleRateHz, speechProbabilities, windowSamples } from './probabilities.ts';
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
  /** @param samples [-1, 1], mono, 16 kHz */
  detect(samples: SampleRanges): Promise<Detection>;
  dispose(): Promise<void>;
}

/**
 * Loads Silero VAD's sequence graph. One thread: the windows depend on each other, a second thread only waits.
 *
 * @example const { spans } = await (await openDetector(files['model'], 'cpu')).detect(samples);
 * @throws LabError `MissingRuntime`, `WeightsCorrupt`, `OutOfMemory`
 */
export async function openDetector(path: string, provider: string): Promise<Detector> {
  const session = await openSession(path, { threads: 1, provider });
  return {
    async detect(samples) {
      const probabilities = await speechProbabilities(session, samples);
      const spans = speechSpans(probabilities, samples.length).map(({ start, end }) => ({
        startSeconds: start / sampleRateHz,
        endSeconds: end / sampleRateHz,
      }));
      return { spans, probabilities };
    },
    dispose: () => session.release(),
  };
}
