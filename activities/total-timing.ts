import type { InferredOutcome } from '../contract/item-outcome.ts';
import type { Timing } from '../contract/task.ts';

/** Less than this share of a core busy with other work leaves a timing as it would be alone. */
const negligibleCores = 0.25;

/**
 * The timing of a task: over what was computed now, or, where all was reused, over what was computed then.
 * RTFx is the sum of audio seconds over the sum of compute seconds.
 */
export function totalTiming(outcomes: readonly InferredOutcome[]): Timing | null {
  const fresh = outcomes.filter(({ reused }) => !reused);
  const timings = (fresh.length > 0 ? fresh : outcomes).map(({ timing }) => timing);
  const [first] = timings;
  if (first === undefined) return null;
  const sum = (pick: (timing: InferredOutcome['timing']) => number): number =>
    timings.reduce((total, t) => total + pick(t), 0);
  const audioSeconds = sum((timing) => timing.audioSeconds);
  const computeSeconds = sum((timing) => timing.computeSeconds);
  const vadSeconds = sum((timing) => timing.vadSeconds ?? 0);
  const otherCores = computeSeconds > 0 ? sum((t) => t.otherCores * t.computeSeconds) / computeSeconds : 0;
  return {
    audioSeconds,
    computeSeconds,
    ...(first.vadSeconds !== undefined && { vadSeconds }),
    rtfx: computeSeconds > 0 ? audioSeconds / computeSeconds : null,
    loadSeconds: first.loadSeconds,
    peakBytes: Math.max(...timings.map(({ peakBytes }) => peakBytes)),
    threads: first.threads,
    alone: otherCores < negligibleCores,
  };
}
