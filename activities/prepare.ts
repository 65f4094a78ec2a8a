import type { Provenance } from '../contract/task.ts';
import { LabError } from '../contract/failure.ts';
import type { ModelChoice } from '../contract/model-choice.ts';
import { hostQueue } from '../contract/names.ts';
import { preflight } from '../models/preflight.ts';
import { findModel } from '../models/registry.ts';
import { checkCanary } from './canary.ts';
import type { ActivityDependencies } from './dependencies.ts';
import { withHeartbeat } from './heartbeat.ts';
import { prepareModel, type PreparedModel } from './prepared-model.ts';

/** Where the following steps run, and what they will compute with. */
export interface Prepared {
  queue: string;
  host: string;
  provenance: Provenance;
  fetchedBytes: number;
}

export interface PrepareProgress {
  /** `checking`, `fetching encoder 12/44 MB`, `canary`. */
  stage: string;
}

/**
 * Makes a model ready on the worker that will use it: all obstacles at once, then its weights, then its canary.
 * Preflight and canary run once a model and worker, however many tasks ask.
 */
export function createPrepare(
  dependencies: ActivityDependencies,
): (choice: ModelChoice) => Promise<Prepared> {
  const proven = new Set<string>();
  return (choice: ModelChoice): Promise<Prepared> =>
    withHeartbeat<PrepareProgress, Prepared>({ stage: 'checking' }, async (report, signal) => {
      const { model, variantName, variant } = findModel(`${choice.model}:${choice.variant}`);
      const [first, ...others] = await preflight(model, variantName, {
        ...dependencies,
        hardware: [choice.hardware],
      });
      if (first !== undefined) throw new LabError(first, ...others);
      const prepared = await prepareModel(choice, dependencies, signal, ({ file, bytes, total }) =>
        report({
          stage: `fetching ${file} ${megabytes(bytes)}${total === undefined ? '' : `/${megabytes(total)}`} MB`,
        }),
      );
      if (!proven.has(prepared.request.key)) {
        report({ stage: 'canary' });
        await checkCanary(choice, variant.canary, prepared, dependencies, signal);
        proven.add(prepared.request.key);
      }
      return place(choice, prepared, dependencies);
    });
}

const megabytes = (bytes: number): number => Math.round(bytes / 1e6);

const place = (choice: ModelChoice, prepared: PreparedModel, { host }: ActivityDependencies): Prepared => ({
  queue: hostQueue(choice.hardware, host),
  host,
  provenance: prepared.provenance,
  fetchedBytes: prepared.fetchedBytes,
});
