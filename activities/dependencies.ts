import type { ArtifactStore } from '../store/artifact-store.ts';
import type { HostPool } from '../models/host/host-pool.ts';

/** What the side effects need from the worker that they run on. */
export interface ActivityDependencies {
  store: ArtifactStore;
  hosts: HostPool;
  /** MODEL_LAB_HOME: weights that do not come from the hub are kept below it. */
  home: string;
  env: NodeJS.ProcessEnv;
  /** Name of this machine in queues and remedies. */
  host: string;
}
