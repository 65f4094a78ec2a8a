import type { Gate } from '../contract/gate.ts';
import type { InferredOutcome } from '../contract/item-outcome.ts';
import type { Output } from '../contract/output.ts';

/**
 * Seconds of audio a second of work: beyond it a sample of 16 kHz gets little more than a nanosecond, in which no
 * model looks at it.
 */
const fastestRtfx = 50_000;

/** Gates that say that nothing came out. */
const emptiness: readonly string[] = ['audio_empty', 'output_empty', 'output_silent'];

/** A model's output for its canary and for another clip, and what the gates say of the canary's. */
export interface TwoOutputs {
  canary: Pick<InferredOutcome, 'output' | 'timing'>;
  other: Pick<InferredOutcome, 'output' | 'timing'>;
  gates: readonly Gate[];
}

/** Why no model that listened can have answered so; undefined when one can. */
export function incredible({ canary, other, gates }: TwoOutputs): string | undefined {
  const empty = gates.find(({ gate, passed }) => emptiness.includes(gate) && !passed);
  if (empty !== undefined) return 'it answered nothing';
  for (const { audioSeconds, computeSeconds } of [canary.timing, other.timing]) {
    if (computeSeconds * fastestRtfx >= audioSeconds) continue;
    const microseconds = Math.round(computeSeconds * 1e6);
    return `it answered ${audioSeconds.toFixed(1)} s of audio in ${microseconds} µs, less than reading it takes`;
  }
  if (answerOf(canary.output) === answerOf(other.output))
    return 'it answered the same for two different clips';
  return undefined;
}

/** A canned text may come with the times of the clip, and a file with its name: neither makes it another answer. */
const answerOf = (output: Output): string =>
  output.capability === 'asr'
    ? output.transcript.text.trim()
    : JSON.stringify(output, (key, value: unknown) => (key === 'name' ? undefined : value));
