import type { ItemTiming } from '../contract/item-outcome.ts';
import type { Span } from '../contract/speech.ts';

/** Where somebody speaks in an item, and what finding it took. */
export interface HeardSpeech {
  spans: readonly Span[];
  timing: ItemTiming;
}

/** What a transcript took with the speech that was found for it: whoever compares models pays for both. */
export function withVad(asr: ItemTiming, vad: ItemTiming | undefined): ItemTiming {
  if (vad === undefined) return asr;
  const computeSeconds = asr.computeSeconds + vad.computeSeconds;
  const busy = asr.otherCores * asr.computeSeconds + vad.otherCores * vad.computeSeconds;
  return {
    ...asr,
    computeSeconds,
    vadSeconds: vad.computeSeconds,
    loadSeconds: asr.loadSeconds + vad.loadSeconds,
    // Both processes stay warm.
    peakBytes: asr.peakBytes + vad.peakBytes,
    otherCores: computeSeconds > 0 ? busy / computeSeconds : 0,
  };
}
