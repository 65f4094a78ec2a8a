import {
  CancellationScope,
  getExternalWorkflowHandle,
  isCancellation,
  setCurrentDetails,
  setHandler,
} from '@temporalio/workflow';
import type { Prepared } from '../activities/prepare.ts';
import type { Artifact } from '../contract/artifact.ts';
import type { Conclusion } from '../activities/conclude-task.ts';
import { isScored } from '../contract/capability.ts';
import type { Failure } from '../contract/failure.ts';
import { reuseScope } from '../contract/names.ts';
import type { Comparison } from '../contract/regression.ts';
import type { TaskState } from '../contract/state.ts';
import type { TaskPlan } from '../contract/task.ts';
import { attempt, type BlockedNews } from './attempts.ts';
import { Blocking, GaveUp } from './blocking.ts';
import { control, ofSprint } from './dispatch.ts';
import { asApplicationFailure, failuresOf } from './failures-of.ts';
import { hear } from './hear.ts';
import { taskNewsSignal, workStatusQuery, type WorkStatus } from './messages.ts';
import { ModelSteps } from './model-steps.ts';
import { showState } from './visible-state.ts';

export interface TaskInput {
  sprintId: string;
  plan: TaskPlan;
  /** Where an earlier task of the sprint has the model ready. */
  prepared?: Prepared;
  /** With what it is compared, where its sprint is a regression check. */
  comparison?: Comparison;
}

/** What a sprint learns of a task that ended. */
export type TaskSummary = Conclusion & { prepared?: Prepared };

/**
 * One cell of a sprint: prepares its model on a worker, infers and scores shard by shard on that worker, and
 * leaves one row of the report. It ends as scored, skipped, failed or cancelled, and waits in between for
 * whatever a person has to mend.
 */
export async function labTask({ sprintId, plan, prepared, comparison }: TaskInput): Promise<TaskSummary> {
  const status: WorkStatus = { state: 'running', stage: 'waiting for a worker', failures: [] };
  setHandler(workStatusQuery, () => status);
  const news = tellSprint(sprintId, plan, status);
  const blocking = new Blocking();
  const shards: Artifact[] = [];
  let heard: Artifact[] | undefined;

  const conclude = async (
    state: EndState,
    failures: Failure[] = [],
    reason?: string,
  ): Promise<Conclusion> => {
    const why = reason !== undefined && { reason };
    const end = {
      sprintId,
      plan,
      state,
      failures,
      shards,
      ...(heard && { heard }),
      ...why,
      ...(comparison && { comparison }),
    };
    const summary = `${name(plan)}: ${state}`;
    const conclusion = await control['lab.concludeTask'].executeWithOptions({ summary }, [end]);
    showState(conclusion.state, conclusion.failures);
    if (conclusion.failures.length === 0)
      setCurrentDetails(`### ${conclusion.state}\n\n${conclusion.headline}`);
    await news.ended(conclusion);
    return conclusion;
  };
  const patiently = <T>(step: () => Promise<T>): Promise<T> => attempt(step, plan.policy, blocking, news);

  /** Again from the first shard where a result turns out to be corrupt: inferred items are found, not inferred. */
  const score = async (): Promise<TaskSummary> => {
    const steps = modelSteps(sprintId, plan, prepared);
    shards.length = 0;
    heard = undefined;
    for (const [index, from] of plan.dataset.shardStarts.entries()) {
      const to = plan.dataset.shardStarts[index + 1] ?? plan.dataset.itemCount;
      status.stage = `items ${from + 1} to ${to} of ${plan.dataset.itemCount}`;
      shards.push(await patiently(() => steps.infer(from, to)));
    }
    if (plan.judge !== undefined) {
      status.stage = `${plan.judge.model} hears what was said`;
      heard = await hear({ sprintId, plan, judge: plan.judge, shards, patiently });
    }
    return { ...(await conclude('scored')), ...(steps.prepared && { prepared: steps.prepared }) };
  };

  let summary: TaskSummary;
  try {
    summary = await patiently(score);
  } catch (error) {
    if (isCancellation(error)) {
      await CancellationScope.nonCancellable(() => conclude('cancelled'));
      throw error;
    }
    const { state, failures, reason } =
      error instanceof GaveUp ? error : new GaveUp('failed', failuresOf(error), 'an error of the lab itself');
    summary = await patiently(() => conclude(state, failures, reason));
  }
  // The Temporal UI shows what failed as failed, with the cure in its message.
  if (summary.state === 'failed') throw asApplicationFailure(summary.failures);
  return summary;
}

type EndState = Exclude<TaskState, 'waiting' | 'running' | 'blocked'>;

const name = (plan: TaskPlan): string => `${plan.model} ${plan.variant} on ${plan.dataset.name}`;

function modelSteps(sprintId: string, plan: TaskPlan, prepared: Prepared | undefined): ModelSteps {
  const { capability } = plan;
  if (!isScored(capability)) throw new GaveUp('failed', [], `${capability} is not built yet`);
  return new ModelSteps({
    task: { ...plan, capability },
    prepared,
    priority: ofSprint(sprintId),
    manifest: plan.dataset.manifest,
    judge: plan.judge,
    dataName: plan.dataset.name,
    reuseScope: reuseScope(sprintId, plan),
  });
}

/** A task that waits for a person frees its place in the sprint, so the sprint must hear of it. */
function tellSprint(
  sprintId: string,
  plan: TaskPlan,
  status: WorkStatus,
): BlockedNews & { ended(c: Conclusion): Promise<void> } {
  let wasBlocked = false;
  const tell = async (state: TaskState, headline: string): Promise<void> => {
    const sprint = getExternalWorkflowHandle(sprintId);
    // A sprint that was terminated is not there to listen; its tasks end all the same.
    await sprint.signal(taskNewsSignal, { id: plan.id, state, headline }).catch(() => undefined);
  };
  const change = (state: TaskState, failures: Failure[], reason?: string): void => {
    Object.assign(status, { state, failures });
    showState(state, failures, reason);
  };
  return {
    async blocked(failures, reason) {
      wasBlocked = true;
      change('blocked', failures, reason);
      await tell('blocked', failures.map(({ type }) => type).join(', '));
    },
    async resumed() {
      change('running', []);
      setCurrentDetails('### running\n\nresumed');
      await tell('running', '');
    },
    async ended(conclusion) {
      Object.assign(status, { state: conclusion.state, stage: conclusion.headline, failures: [] });
      // The sprint's own handle may be from before it continued as new: only news reach it for certain.
      if (wasBlocked) await tell(conclusion.state, conclusion.headline);
    },
  };
}
