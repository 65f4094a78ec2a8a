import type { Artifact } from '../contract/artifact.ts';
import { snapshotDataset } from '../datasets/snapshot-dataset.ts';
import { findModel } from '../models/registry.ts';
import type { ArtifactStore } from '../store/artifact-store.ts';
import { planSprint } from './plan-sprint.ts';
import { readSprintSpec } from './spec/read-sprint-spec.ts';
import type { SprintToStart } from './start-sprint.ts';

/**
 * The sprint that a YAML file describes, ready to start: checked, its datasets snapshot as they are now.
 * @throws LabError `BadSpec` and `BadDataset` with everything that is wrong
 * @example await startSprint(lab, await sprintFromSpec('sprints/quickstart.yaml', lab.store))
 */
export async function sprintFromSpec(path: string, store: ArtifactStore): Promise<SprintToStart> {
  const { spec, datasets } = await readSprintSpec(path);
  const manifests = new Map<string, Artifact>();
  for (const [reference, dataset] of datasets)
    manifests.set(reference, await snapshotDataset(dataset, store));
  const tasks = planSprint(spec, { datasets, manifests, findModel });
  return { name: spec.name, description: spec.description, tasks };
}
