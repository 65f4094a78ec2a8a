import type { ScoredCapability } from '../contract/capability.ts';
import { stepOutputs, type LabStepResult, type StepOutputs } from '../contract/lab-step.ts';
import type { ArtifactStore } from '../store/artifact-store.ts';

/**
 * What a step gave: the transcript, speech, turns or enhanced audio that its result refers to.
 * @throws LabError `ArtifactCorrupt` when this machine's store does not have it
 * @example const { text } = await readStep(plugin.store, step)
 */
export async function readStep<C extends ScoredCapability>(
  store: Pick<ArtifactStore, 'get'>,
  step: Pick<LabStepResult<C>, 'capability' | 'output'>,
): Promise<StepOutputs[C]> {
  const content = await store.get(step.output);
  return stepOutputs[step.capability].parse(JSON.parse(content.toString()));
}
