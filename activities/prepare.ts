import type { Provenance } from '../contract/task.ts';
import { LabError } from '../contract/failure.ts';
import type { ModelChoice } from '../contract/model-choice.ts';
import { hostQueue } from '../contract/names.ts';
import { findModel } from '../models/registry.ts';
import { checkCanary } from './canary.ts';
import type { ActivityDependencies } from './dependencies.ts';
import { withHeartbeat } from './heartbeat.ts';
import { obstaclesOf } from './obstacles-of.ts';
import { prepareModel, together, type PreparedChoice, type PreparedModel } from './prepared-model.ts';

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
 * Preflight and canary run once a model and worker, however many tasks ask. The judge of a tts model is made ready
 * too, for it hears the canary; so is the vad model that finds speech for an asr model.
 */
export function createPrepare(
  dependencies: ActivityDependencies,
): (choice: ModelChoice) => Promise<Prepared> {
  const proven = new Set<string>();
  const ready = async (
    { judge, vad, ...choice }: ModelChoice,
    report: (progress: PrepareProgress) => void,
    signal: AbortSignal,
  ): Promise<PreparedChoice> => {
    const vadReady = vad && (await ready(vad, report, signal));
    const judgeReady = judge && { judge, ...(await ready(judge, report, signal)) };
    const { variant } = findModel(`${choice.model}:${choice.variant}`);
    const prepared = await prepareModel(choice, dependencies, signal, ({ file, bytes, total }) =>
      report({
        stage: `fetching ${file} ${megabytes(bytes)}${total === undefined ? '' : `/${megabytes(total)}`} MB`,
      }),
    );
    const key = [prepared.request.key, judgeReady?.request.key ?? ''].join(' ');
    if (!proven.has(key)) {
      report({ stage: 'canary' });
      await checkCanary(choice, variant.canary, prepared, dependencies, signal, judgeReady);
      proven.add(key);
    }
    return together(prepared, vadReady);
  };
  return (choice: ModelChoice): Promise<Prepared> =>
    withHeartbeat<PrepareProgress, Prepared>({ stage: 'checking' }, async (report, signal) => {
      const [first, ...others] = await obstaclesOf(choice, dependencies);
      if (first !== undefined) throw new LabError(first, ...others);
      return place(choice, await ready(choice, report, signal), dependencies);
    });
}

const megabytes = (bytes: number): number => Math.round(bytes / 1e6);

const place = (choice: ModelChoice, prepared: PreparedModel, { host }: ActivityDependencies): Prepared => ({
  queue: hostQueue(choice.hardware, host),
  host,
  provenance: prepared.provenance,
  fetchedBytes: prepared.fetchedBytes,
});
