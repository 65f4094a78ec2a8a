import { LabError } from '../contract/failure.ts';
import { modelsOf, type ModelChoice } from '../contract/model-choice.ts';
import { findModel } from '../models/registry.ts';
import { checkWeights } from '../models/weights/check-weights.ts';
import type { ActivityDependencies } from './dependencies.ts';
import { withHeartbeat } from './heartbeat.ts';
import { obstaclesOf } from './obstacles-of.ts';
import type { PrepareProgress } from './prepare.ts';

/** The host on which nothing is in the way of a model. */
export interface Probe {
  host: string;
}

/**
 * Asks whether a model could go to work here now: all that a preflight sees, and what only using shows, such as a
 * token that the hub takes. Nothing is loaded or inferred.
 * @throws LabError every obstacle that is left; thrown and not returned, so that it passes the guard for secrets
 */
export function createProbe(
  dependencies: Pick<ActivityDependencies, 'home' | 'env' | 'host'>,
): (choice: ModelChoice) => Promise<Probe> {
  const { home, env, host } = dependencies;
  return (choice) =>
    withHeartbeat<PrepareProgress, Probe>({ stage: 'checking' }, async (report, signal) => {
      const [first, ...others] = await obstaclesOf(choice, { home, env, host });
      if (first !== undefined) throw new LabError(first, ...others);
      report({ stage: 'asking for its weights' });
      for (const { model, variant } of modelsOf(choice))
        await checkWeights(findModel(`${model}:${variant}`).model.card, variant, { home, env, signal });
      return { host };
    });
}
