import { workflowInfo } from '@temporalio/workflow';
import type { HearingCapability } from '../contract/capability.ts';
import type { LabStep, LabStepPlan, LabStepResult } from '../contract/lab-step.ts';
import { resolveRules } from '../contract/policy.ts';
import { attempt } from './attempts.ts';
import { GaveUp } from './blocking.ts';
import { control } from './dispatch.ts';
import { asApplicationFailure } from './failures-of.ts';
import { asSkipped } from './lab-failures.ts';
import { ModelSteps } from './model-steps.ts';
import { stepObstacles } from './step-obstacles.ts';

/** Until a step's own rules are known: only a full disk can stop it so early. */
const beforeOpened = { rules: resolveRules(), blockForMs: 30 * 86_400_000 };

/**
 * One model step in a workflow of yours, on the workflow's own task queue unless it names another. It is tried,
 * blocked, resumed and given up as in the lab's own workflows; steps may run side by side.
 *
 * @throws ApplicationFailure `lab.<FailureType>` when the rules end it, `lab.Skipped` when it was skipped;
 *   `labFailures(error)` has the causes
 * @example const { output } = await labStep({ capability: 'asr', model: 'moonshine', audio: { uri } });
 */
export async function labStep<C extends HearingCapability>(
  asked: LabStep & { capability: C },
): Promise<LabStepResult<C>> {
  const obstacles = stepObstacles();
  const { blocking } = obstacles;
  const file = asked.audio.uri.split('/').at(-1) ?? '';
  const news = obstacles.of(`${asked.model} on ${file}`);
  const open = (): Promise<LabStepPlan> =>
    control['lab.openStep'].executeWithOptions({ summary: `${asked.model} on ${file}` }, [asked]);
  try {
    const plan = await attempt(open, beforeOpened, blocking, news);
    if (plan.searchAttributes) news.searchableAs(`${plan.model}:${plan.variant}`);
    const steps = new ModelSteps({
      task: { ...plan, reuse: 'always', normalizers: [] },
      manifest: plan.manifest,
      dataName: file,
      reuseScope: '',
      queue: asked.taskQueue ?? workflowInfo().taskQueue,
    });
    const once = async (): Promise<LabStepResult> =>
      control['lab.closeStep']({ plan, shard: await steps.infer(0, 1) });
    const result = await attempt(once, plan.policy, blocking, news);
    return { ...result, capability: asked.capability };
  } catch (error) {
    if (!(error instanceof GaveUp)) throw error;
    throw error.state === 'skipped'
      ? asSkipped(error.failures, error.reason)
      : asApplicationFailure(error.failures);
  } finally {
    news.over();
  }
}
