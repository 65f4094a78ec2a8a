import type { Artifact } from '../contract/artifact.ts';
import { Dataset } from '../contract/dataset.ts';
import type { ArtifactStore } from '../store/artifact-store.ts';
import { ShardResult } from './shard-result.ts';

type Store = Pick<ArtifactStore, 'get'>;

/** @throws LabError `ArtifactCorrupt` */
export const readShard = async (store: Store, shard: Artifact): Promise<ShardResult> =>
  ShardResult.parse(await readJson(store, shard));

/** @throws LabError `ArtifactCorrupt` */
export const readManifest = async (store: Store, manifest: Artifact): Promise<Dataset> =>
  Dataset.parse(await readJson(store, manifest));

const readJson = async (store: Store, artifact: Artifact): Promise<unknown> =>
  JSON.parse((await store.get(artifact)).toString());
