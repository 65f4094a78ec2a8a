import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Worker, WorkerOptions } from '@temporalio/worker';
import { createControlActivities } from '../activities/control-activities.ts';
import { createModelActivities } from '../activities/model-activities.ts';
import { createStepActivities } from '../activities/step-activities.ts';
import { HostPool } from '../models/host/host-pool.ts';
import { addModelPack } from '../models/model-pack.ts';
import type { ArtifactStore } from '../store/artifact-store.ts';
import { FileStore } from '../store/file-store.ts';
import { labHome } from '../store/lab-home.ts';
import { memoryBudget } from './memory-budget.ts';
import { StepsPlugin } from './steps-plugin.ts';

export interface ModelLabPluginOptions {
  /** Where weights and results are kept; `MODEL_LAB_HOME`, else `~/.model-lab`. */
  home?: string;
  /** Where results are kept, if not in files below `home`. */
  store?: ArtifactStore;
  /** Modules that export a `Model` as `model`, by address: `file:///…/my-model.js`. */
  packs?: readonly (string | URL)[];
  /** `false` where the namespace does not have the lab's search attributes and must not be given them. */
  searchAttributes?: boolean;
  env?: NodeJS.ProcessEnv;
}

/**
 * Model steps as durable activities of your application. Its workflows ask for them with `labStep` from
 * `@model-lab/model-lab/workflows`.
 *
 * @example await Worker.create({ taskQueue, workflowsPath, activities, plugins: [new ModelLabPlugin()] });
 */
export class ModelLabPlugin extends StepsPlugin {
  /** Where results are kept: `readStep(plugin.store, step)`. */
  readonly store: ArtifactStore;
  readonly #hosts: HostPool;
  readonly #packs: readonly (string | URL)[];
  #running = 0;

  constructor(options: ModelLabPluginOptions = {}) {
    const { env = process.env, home = labHome(env), searchAttributes = true, packs = [] } = options;
    const { store = new FileStore(join(home, 'store')) } = options;
    const hosts = new HostPool(memoryBudget());
    const dependencies = { store, hosts, home, env, host: hostname() };
    super({
      activities: {
        ...createControlActivities(dependencies),
        ...createModelActivities(dependencies),
        ...createStepActivities({ store, searchAttributes }),
      },
      env,
      searchAttributes,
    });
    this.store = store;
    this.#hosts = hosts;
    this.#packs = packs;
  }

  /** @throws LabError as any `StepsPlugin`; `BadSpec` when a pack is no model, or its id is taken */
  override async configureWorker(options: WorkerOptions): Promise<WorkerOptions> {
    for (const pack of this.#packs) await addModelPack(pack);
    return super.configureWorker(options);
  }

  /** Model processes end with the last worker that uses them. */
  async runWorker(worker: Worker, next: (worker: Worker) => Promise<void>): Promise<void> {
    this.#running++;
    try {
      await next(worker);
    } finally {
      this.#running--;
      if (this.#running === 0) await this.#hosts.endAll();
    }
  }
}
