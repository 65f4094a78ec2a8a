import { Duration, durationText } from '../../contract/duration.ts';
import type { SprintSpec } from '../../contract/sprint-spec.ts';
import type { SpecProblem } from './spec-problem.ts';

/** What a schedule takes for granted where a spec is silent. */
export interface NightlyDefaults {
  reuse: 'never';
  blockFor: string;
}

/**
 * A nightly that finds last night's results computes nothing, and so notices nothing; and blocked tasks end in
 * time for the next night: after 20 hours where there is one a day.
 *
 * @param periodMs the shortest time between two nights
 */
export const nightlyDefaults = (periodMs: number): NightlyDefaults => ({
  reuse: 'never',
  blockFor: `${Math.floor((periodMs * 5) / 6 / 1000)}s`,
});

/** A spec as it was read, with the defaults where it has nothing. What is wrong in it stays, and is told later. */
export function withNightlyDefaults(spec: unknown, { reuse, blockFor }: NightlyDefaults): unknown {
  if (!isMapping(spec)) return spec;
  return { ...spec, defaults: filled(spec.defaults, { reuse }), policy: filled(spec.policy, { blockFor }) };
}

function filled(given: unknown, usual: Record<string, string>): unknown {
  if (given === undefined) return usual;
  return isMapping(given) ? { ...usual, ...given } : given;
}

const isMapping = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A blocked night must be over when the next one is due, else that one is skipped. */
export function deadlineProblems({ policy: { blockFor } }: SprintSpec, periodMs: number): SpecProblem[] {
  if (blockFor < periodMs) return [];
  const expected = `expected less than the ${durationText(periodMs)} between two nights of this schedule`;
  const usual = nightlyDefaults(periodMs).blockFor;
  return [
    {
      path: ['policy', 'blockFor'],
      text: `${expected}, found ${durationText(blockFor)} (without it: ${durationText(Duration.parse(usual))})`,
    },
  ];
}
