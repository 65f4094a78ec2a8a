import {
  CancellationScope,
  isCancellation,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { RunConclusion } from '../activities/conclude-run.ts';
import type { Artifact } from '../contract/artifact.ts';
import type { Failure } from '../contract/failure.ts';
import { hardwareQueue } from '../contract/names.ts';
import type { Recording, RunPlan, RunStep } from '../contract/run.ts';
import { attempt, type BlockedNews } from './attempts.ts';
import { Blocking, GaveUp } from './blocking.ts';
import { control, dispatch, modelStepsOn, ofRun } from './dispatch.ts';
import { onCapableWorker } from './failover.ts';
import { asApplicationFailure, failuresOf } from './failures-of.ts';
import { workStatusQuery, type WorkStatus } from './messages.ts';
import { ModelSteps } from './model-steps.ts';
import { showState } from './visible-state.ts';

/** One recording through a pipeline of model steps, in order; each waits at its own obstacle. */
export async function labRun(plan: RunPlan): Promise<RunConclusion> {
  const status: WorkStatus = { state: 'running', stage: 'ingest', failures: [] };
  setHandler(workStatusQuery, () => status);
  const news = showBlocked(status);
  const blocking = new Blocking();
  let recording: Recording | null = null;
  let asr: Artifact | null = null;

  const conclude = async (
    state: 'completed' | 'skipped' | 'failed' | 'cancelled',
    failures: Failure[] = [],
  ): Promise<RunConclusion> => {
    const ended = { step: status.stage as RunStep['step'], failures };
    const runId = workflowInfo().workflowId;
    const end = { runId, plan, state, recording, asr, ...(failures.length > 0 && { ended }) };
    const conclusion = await control['lab.concludeRun'].executeWithOptions(
      { summary: `${plan.name}: ${state}` },
      [end],
    );
    showState(conclusion.state, conclusion.failures);
    if (conclusion.state === 'failed') throw asApplicationFailure(conclusion.failures);
    return conclusion;
  };

  try {
    recording = await attempt(() => ingest(plan), plan.policy, blocking, news);
    setCurrentDetails(
      `### ingest done\n\n${plan.name}: ${recording.durationSeconds.toFixed(1)} s, ${recording.container}`,
    );
    if (plan.asr !== undefined) {
      status.stage = 'asr';
      const steps = asrSteps(plan, plan.asr);
      asr = await attempt(() => steps.infer(0, 1), plan.policy, blocking, news);
    }
  } catch (error) {
    if (isCancellation(error)) {
      await CancellationScope.nonCancellable(() => conclude('cancelled'));
      throw error;
    }
    if (error instanceof GaveUp) return conclude(error.state, error.failures);
    return conclude('failed', failuresOf(error));
  }
  return conclude('completed');
}

function ingest({ name, manifest, hardware }: RunPlan): Promise<Recording> {
  return onCapableWorker(hardware, hardwareQueue(hardware), (queue) => {
    const step = modelStepsOn(queue, ofRun)['lab.ingest'];
    return dispatch(queue, hardware, () => step.executeWithOptions({ summary: name }, [manifest]));
  });
}

function asrSteps(plan: RunPlan, choice: NonNullable<RunPlan['asr']>): ModelSteps {
  const { hardware, seed, manifest, name } = plan;
  const task = { ...choice, capability: 'asr', hardware, seed, reuse: 'always', normalizers: [] } as const;
  return new ModelSteps({
    task: { ...task, normalizers: [] },
    manifest,
    dataName: name,
    reuseScope: '',
    priority: ofRun,
  });
}

function showBlocked(status: WorkStatus): BlockedNews {
  const change = (state: 'blocked' | 'running', failures: Failure[]): Promise<void> => {
    Object.assign(status, { state, failures });
    showState(state, failures);
    return Promise.resolve();
  };
  return { blocked: (failures) => change('blocked', failures), resumed: () => change('running', []) };
}
