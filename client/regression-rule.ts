import { LabError } from '../contract/failure.ts';
import { recordKeys } from '../contract/names.ts';
import { lastGood, type RegressionRule } from '../contract/regression.ts';
import type { SprintSpec } from '../contract/sprint-spec.ts';
import type { ArtifactStore } from '../store/artifact-store.ts';
import { findSprint } from './find-sprint.ts';

/** Half a percent more of words wrong is worth a look; other metrics are compared where a spec names them. */
const usualTolerance = { wer: 0.005 };

/**
 * What a spec's sprint is compared with; undefined where it is no regression check.
 * @throws LabError `BadSpec` when the baseline is no sprint, or one that has not closed
 */
export async function regressionRuleOf(
  { baseline, tolerance = usualTolerance }: SprintSpec,
  store: ArtifactStore,
): Promise<RegressionRule | undefined> {
  if (baseline === undefined) return undefined;
  if (baseline === lastGood) return { baseline, tolerance };
  const { id } = await findSprint({ store }, baseline);
  if ((await store.find(recordKeys.sprintEnd(id))) !== undefined) return { baseline: id, tolerance };
  throw new LabError({
    type: 'BadSpec',
    summary: `baseline: expected a sprint that has closed, and ${id} has not.`,
    remedy: { say: 'see where it stands:', commands: [`model-lab sprint status ${id}`] },
  });
}
