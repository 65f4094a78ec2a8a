import type { Artifact } from '../contract/artifact.ts';
import { snapshotDataset } from '../datasets/snapshot-dataset.ts';
import { findModel } from '../models/registry.ts';
import type { ArtifactStore } from '../store/artifact-store.ts';
import { planSprint } from './plan-sprint.ts';
import { regressionRuleOf } from './regression-rule.ts';
import { readSprintSpec, type CheckedSprint } from './spec/read-sprint-spec.ts';
import type { SprintToStart } from './start-sprint.ts';

/**
 * The sprint that a YAML file describes, ready to start: checked, its datasets snapshot as they are now.
 * @throws LabError `BadSpec` and `BadDataset` with everything that is wrong
 * @example await startSprint(lab, await sprintFromSpec('sprints/quickstart.yaml', lab.store))
 */
export async function sprintFromSpec(path: string, store: ArtifactStore): Promise<SprintToStart> {
  return sprintOf(await readSprintSpec(path), store);
}

/** The sprint of a spec that was read and checked. */
export async function sprintOf(
  { spec, datasets }: CheckedSprint,
  store: ArtifactStore,
): Promise<SprintToStart> {
  const regression = await regressionRuleOf(spec, store);
  const manifests = new Map<string, Artifact>();
  for (const [reference, dataset] of datasets)
    manifests.set(reference, await snapshotDataset(dataset, store));
  const tasks = planSprint(spec, { datasets, manifests, findModel });
  return { name: spec.name, description: spec.description, tasks, regression };
}
