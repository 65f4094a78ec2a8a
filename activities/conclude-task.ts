import type { Artifact } from '../contract/artifact.ts';
import type { Failure } from '../contract/failure.ts';
import { recordKeys } from '../contract/names.ts';
import type { TaskState } from '../contract/state.ts';
import { TaskReport, type TaskPlan } from '../contract/task.ts';
import { headline } from '../evaluation/report/headline.ts';
import { scoreTask } from '../evaluation/score-task.ts';
import type { ActivityDependencies } from './dependencies.ts';
import { ShardResult } from './shard-result.ts';
import { totalTiming } from './total-timing.ts';

export interface ConcludeInput {
  sprintId: string;
  plan: TaskPlan;
  /** `scored` when every shard was inferred; what else a workflow decided otherwise. */
  state: Exclude<TaskState, 'waiting' | 'running' | 'blocked'>;
  failures: Failure[];
  reason?: string;
  shards: Artifact[];
}

/** What the workflow keeps of a task: the whole report is in the store. */
export interface Conclusion {
  state: TaskState;
  /** `WER 4.2 %`, or the type of the failure. */
  headline: string;
  failures: Failure[];
}

/** Turns what the shards left into one row of the report, once and for all. */
export function createConcludeTask({
  store,
}: Pick<ActivityDependencies, 'store'>): (input: ConcludeInput) => Promise<Conclusion> {
  return async (input: ConcludeInput): Promise<Conclusion> => {
    const shards = await Promise.all(
      input.shards.map(async (shard) => ShardResult.parse(JSON.parse((await store.get(shard)).toString()))),
    );
    const standing = await store.record(
      recordKeys.task(input.sprintId, input.plan.id),
      reportOf(input, shards),
    );
    const report = TaskReport.parse(standing);
    return { state: report.state, headline: headline(report), failures: report.failures };
  };
}

function reportOf(input: ConcludeInput, shards: ShardResult[]): TaskReport {
  const { plan } = input;
  const items = shards.flatMap((shard) => shard.items);
  const failed = items.flatMap(({ outcome }) =>
    'failure' in outcome ? [{ id: outcome.itemId, failure: outcome.failure }] : [],
  );
  const outcomes = items.flatMap(({ outcome }) => ('failure' in outcome ? [] : [outcome]));
  const measures = items.flatMap(({ measure }) => (measure === null ? [] : [measure]));
  const nothingLeft = input.state === 'scored' && outcomes.length === 0;
  const state = nothingLeft ? 'failed' : input.state;
  const { scores, gates } =
    state === 'scored'
      ? scoreTask({
          capability: plan.capability,
          measures,
          totalItems: plan.dataset.itemCount,
          failedItems: failed.length,
          seed: plan.seed,
        })
      : { scores: [], gates: [] };
  const isEvidence = state === 'scored' && measures.length > 0 && gates.every(({ passed }) => passed);
  return {
    id: plan.id,
    model: plan.model,
    variant: plan.variant,
    capability: plan.capability,
    dataset: plan.dataset.name,
    hardware: plan.hardware,
    state,
    failures: nothingLeft ? failed.slice(0, 1).map(({ failure }) => failure) : input.failures,
    ...(input.reason !== undefined && { reason: input.reason }),
    scores,
    gates,
    evidence: isEvidence ? plan.dataset.evidence : 'none',
    items: { total: plan.dataset.itemCount, scored: outcomes.length, failed },
    timing: totalTiming(outcomes),
    provenance: shards[0]?.provenance ?? null,
    reused: outcomes.length > 0 && outcomes.every(({ reused }) => reused),
    artifacts: input.shards,
  };
}
