import type { HearingCapability } from '../contract/capability.ts';
import type { LabStepResult } from '../contract/lab-step.ts';
import { results, type Result } from '../contract/output.ts';
import type { ArtifactStore } from '../store/artifact-store.ts';

/**
 * What a step gave: the transcript, speech, turns or enhanced audio that its result refers to.
 * @throws LabError `ArtifactCorrupt` when this machine's store does not have it
 * @example const { text } = await readStep(plugin.store, step)
 */
export async function readStep<C extends HearingCapability>(
  store: Pick<ArtifactStore, 'get'>,
  step: Pick<LabStepResult<C>, 'capability' | 'output'>,
): Promise<Result<C>> {
  const content = await store.get(step.output);
  return results[step.capability].schema.parse(JSON.parse(content.toString()));
}
