import { windowSamples } from './windows.ts';

/** The reference's defaults (silero-vad 6.2.3, `get_speech_timestamps`); durations in samples at 16 kHz. */
const speechAt = 0.5;
const silenceBelow = speechAt - 0.15;
const minSpeechSamples = 4_000; // 250 ms
const minSilenceSamples = 1_600; // 100 ms
const padSamples = 480; // 30 ms

/** From the first sample to the one after the last. */
export interface SampleSpan {
  start: number;
  end: number;
}

/**
 * Where there is speech, by the reference's rules: it begins with a window of 0.5 or more and ends where windows
 * below 0.35 have lasted for 100 ms; what lies between the two thresholds changes nothing. 250 ms or less is
 * dropped, the rest padded by 30 ms on each side.
 *
 * @param probabilities one a window of 512 samples
 */
export function speechSpans(probabilities: Float32Array, sampleCount: number): SampleSpan[] {
  const spans: SampleSpan[] = [];
  let start: number | undefined;
  let quietSince: number | undefined;
  const close = (end: number): void => {
    // Two spans are at least 100 ms apart, so their padding never meets.
    if (start !== undefined && end - start > minSpeechSamples) {
      spans.push({ start: Math.max(0, start - padSamples), end: Math.min(sampleCount, end + padSamples) });
    }
    start = undefined;
    quietSince = undefined;
  };

  probabilities.forEach((probability, window) => {
    const at = window * windowSamples;
    if (probability >= speechAt) {
      start ??= at;
      quietSince = undefined;
    } else if (start !== undefined && probability < silenceBelow) {
      quietSince ??= at;
      if (at - quietSince >= minSilenceSamples) close(quietSince);
    }
  });
  close(sampleCount);
  return spans;
}
