import type { Artifact } from '../contract/artifact.ts';
import { inputOf } from '../contract/capability.ts';
import { LabError } from '../contract/failure.ts';
import type { DatasetSource, Reread } from '../contract/nightly.ts';
import type { TaskPlan } from '../contract/task.ts';
import { readDataset } from '../datasets/read-dataset.ts';
import { shardStarts } from '../datasets/shards.ts';
import { snapshotDataset } from '../datasets/snapshot-dataset.ts';
import type { ArtifactStore } from '../store/artifact-store.ts';
import { readPlan, storePlan } from '../store/stored-plan.ts';
import type { ActivityDependencies } from './dependencies.ts';
import { withHeartbeat } from './heartbeat.ts';

export interface RereadInput extends Reread {
  name: string;
  plan: Artifact;
}

/**
 * A plan on its datasets as they are now: read and hashed again, the tasks otherwise the same.
 * @throws LabError `BadDataset` with all that is wrong in one
 */
export function createRereadDatasets({
  store,
}: Pick<ActivityDependencies, 'store'>): (input: RereadInput) => Promise<Artifact> {
  return ({ name, plan, baseFolder, datasets }) =>
    withHeartbeat({ stage: 'reading datasets' }, async (report, signal) => {
      const read = new Map<string, TaskPlan['dataset']>();
      for (const source of datasets) {
        signal.throwIfAborted();
        report({ stage: `reading ${source.name}` });
        read.set(keyOf(source.capability, source.name), await readAgain(source, baseFolder, store));
      }
      const tasks = (await readPlan(store, { plan })).map((task) => ({
        ...task,
        dataset: datasetOf(task, read),
      }));
      return storePlan(store, name, tasks);
    });
}

const keyOf = (capability: string, name: string): string => `${capability}/${name}`;

async function readAgain(
  { name, reference, capability }: DatasetSource,
  baseFolder: string,
  store: ArtifactStore,
): Promise<TaskPlan['dataset']> {
  const dataset = await readDataset(reference, { baseFolder }, inputOf(capability));
  const manifest = await snapshotDataset(dataset, store);
  const { evidence, items } = dataset;
  return { name, evidence, manifest, itemCount: items.length, shardStarts: shardStarts(dataset) };
}

function datasetOf(
  { capability, dataset }: TaskPlan,
  read: Map<string, TaskPlan['dataset']>,
): TaskPlan['dataset'] {
  const found = read.get(keyOf(capability, dataset.name));
  if (found !== undefined) return found;
  throw new LabError({
    type: 'BadDataset',
    summary: `${dataset.name} is not among the datasets to read again.`,
  });
}
