import type { Artifact } from '../contract/artifact.ts';
import { complete, type Failure } from '../contract/failure.ts';
import { judgeName } from '../contract/judge.ts';
import { recordKeys } from '../contract/names.ts';
import type { TaskState } from '../contract/state.ts';
import { regressionGate, type Comparison } from '../contract/regression.ts';
import { identityOf, TaskReport, type TaskPlan } from '../contract/task.ts';
import { regression } from '../evaluation/gates/regression.ts';
import { headline } from '../evaluation/report/headline.ts';
import { scoreTask } from '../evaluation/score-task.ts';
import { asHeard } from './as-heard.ts';
import type { ActivityDependencies } from './dependencies.ts';
import { readShard } from './read-stored.ts';
import type { ShardResult } from './shard-result.ts';
import { totalTiming } from './total-timing.ts';

export interface ConcludeInput {
  sprintId: string;
  plan: TaskPlan;
  /** `scored` when every shard was inferred; what else a workflow decided otherwise. */
  state: Exclude<TaskState, 'waiting' | 'running' | 'blocked'>;
  failures: Failure[];
  reason?: string;
  shards: Artifact[];
  /** tts: what the judge heard. */
  heard?: Artifact[] | undefined;
  /** Of a regression check. */
  comparison?: Comparison | undefined;
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
    const read = (artifacts: readonly Artifact[]): Promise<ShardResult[]> =>
      Promise.all(artifacts.map((shard) => readShard(store, shard)));
    const shards = await read(input.shards);
    const heard = await read(input.heard ?? []);
    const key = recordKeys.task(input.sprintId, input.plan.id);
    const concluded = await compared(reportOf(input, shards, heard), input.comparison, store);
    const report = TaskReport.parse(await store.record(key, concluded));
    const failures =
      report.state === 'failed' ? report.failures : [...report.failures, ...regressionOf(report)];
    return { state: report.state, headline: headline(report), failures };
  };
}

/** With the gate of a regression check; what a person stopped is not compared. */
async function compared(
  report: TaskReport,
  comparison: Comparison | undefined,
  store: ActivityDependencies['store'],
): Promise<TaskReport> {
  if (comparison === undefined || report.state === 'cancelled') return report;
  const { sprintId, tolerance } = comparison;
  const before = sprintId === null ? null : { sprintId, task: await rowOf(store, sprintId, report.id) };
  const gate = regression(report, before, tolerance);
  return { ...report, gates: [...report.gates, gate], evidence: gate.passed ? report.evidence : 'none' };
}

const rowOf = async (
  store: ActivityDependencies['store'],
  sprintId: string,
  task: string,
): Promise<TaskReport | undefined> =>
  TaskReport.optional().parse(await store.find(recordKeys.task(sprintId, task)));

/** A regression as the failure that the task's workflow shows. Its own failure says more, where it has one. */
const regressionOf = ({ id, gates }: TaskReport): Failure[] =>
  gates
    .filter(({ gate, passed }) => gate === regressionGate && !passed)
    .map(({ detail }) => complete({ type: 'GateMissed', summary: `${id} regressed: ${detail}.` }));

function reportOf(input: ConcludeInput, shards: ShardResult[], heard: ShardResult[]): TaskReport {
  const { plan } = input;
  const said = shards.flatMap((shard) => shard.items);
  const items = plan.judge === undefined ? said : asHeard(said, heard, judgeName(plan.judge));
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
    ...identityOf(plan),
    state,
    failures: nothingLeft ? failed.slice(0, 1).map(({ failure }) => failure) : input.failures,
    ...(input.reason !== undefined && { reason: input.reason }),
    scores,
    gates,
    evidence: isEvidence ? plan.dataset.evidence : 'none',
    items: { total: plan.dataset.itemCount, scored: outcomes.length, failed },
    timing: totalTiming(outcomes),
    provenance: shards[0]?.provenance ?? null,
    ...(plan.judge && heard[0] && { judge: { ...plan.judge, provenance: heard[0].provenance } }),
    reused: outcomes.length > 0 && outcomes.every(({ reused }) => reused),
    artifacts: [...input.shards, ...(input.heard ?? [])],
  };
}
