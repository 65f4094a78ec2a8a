import type { Artifact } from '../contract/artifact.ts';
import type { Failure } from '../contract/failure.ts';
import { recordKeys } from '../contract/names.ts';
import { RunReport, type Recording, type RunPlan, type RunStep } from '../contract/run.ts';
import type { RunState } from '../contract/state.ts';
import { parameterNames } from '../contract/step-parameters.ts';
import type { ActivityDependencies } from './dependencies.ts';
import { readShard } from './read-stored.ts';
import type { ShardResult } from './shard-result.ts';
import { totalTiming } from './total-timing.ts';

export interface ConcludeRunInput {
  runId: string;
  plan: RunPlan;
  state: Exclude<RunState, 'waiting' | 'running' | 'blocked'>;
  recording: Recording | null;
  /** What the asr step left, where it was reached. */
  asr: Artifact | null;
  /** The step that ended the run, and why. */
  ended?: { step: RunStep['step']; failures: Failure[] };
}

/** What the workflow keeps of a run. */
export interface RunConclusion {
  state: RunState;
  failures: Failure[];
}

/** Writes down what became of a run; the transcript becomes an artifact of its own. */
export function createConcludeRun({
  store,
}: Pick<ActivityDependencies, 'store'>): (input: ConcludeRunInput) => Promise<RunConclusion> {
  return async (input: ConcludeRunInput): Promise<RunConclusion> => {
    const result = input.asr && (await readShard(store, input.asr));
    const outcome = result?.items[0]?.outcome;
    const itemFailures = outcome !== undefined && 'failure' in outcome ? [outcome.failure] : [];
    const transcript =
      outcome !== undefined && 'output' in outcome && outcome.output.capability === 'asr'
        ? await store.put(JSON.stringify(outcome.output.transcript), {
            kind: 'transcript',
            mediaType: 'application/json',
            name: `${input.plan.name}.transcript.json`,
          })
        : null;
    const failures = [...(input.ended?.failures ?? []), ...itemFailures];
    const state = itemFailures.length > 0 ? 'failed' : input.state;
    const report: RunReport = {
      run: { id: input.runId, name: input.plan.name, preset: input.plan.preset, state },
      recording: input.recording,
      steps: stepsOf(input, state, failures, result),
      transcript,
      failures,
    };
    const standing = RunReport.parse(await store.record(recordKeys.run(input.runId), report));
    return { state: standing.run.state, failures: standing.failures };
  };
}

function stepsOf(
  input: ConcludeRunInput,
  state: RunState,
  failures: Failure[],
  result: ShardResult | null,
): RunStep[] {
  const { asr } = input.plan;
  const nothing = { timing: null, provenance: null, reused: false };
  const ingestEnded = input.recording === null;
  const steps: RunStep[] = [
    {
      step: 'ingest',
      state: ingestEnded ? state : 'completed',
      failures: ingestEnded ? failures : [],
      ...nothing,
    },
  ];
  if (asr === undefined) return steps;
  const model = `${asr.model}:${asr.variant}${parameterNames(asr.parameters)}`;
  if (ingestEnded) return [...steps, { step: 'asr', state: 'skipped', model, failures: [], ...nothing }];
  const outcomes = result?.items.flatMap(({ outcome }) => ('failure' in outcome ? [] : [outcome])) ?? [];
  const timing = totalTiming(outcomes);
  const reused = outcomes.length > 0 && outcomes.every((outcome) => outcome.reused);
  return [
    ...steps,
    { step: 'asr', state, model, failures, timing, provenance: result?.provenance ?? null, reused },
  ];
}
