import type { Failure } from '../contract/failure.ts';
import { modelsOf, type ModelChoice } from '../contract/model-choice.ts';
import { preflight, type PreflightDeps } from '../models/preflight.ts';
import { findModel } from '../models/registry.ts';

/** All that is in the way of the models of a choice on this worker: one round of mending is enough. */
export async function obstaclesOf(
  choice: ModelChoice,
  deps: Pick<PreflightDeps, 'home' | 'env' | 'host'>,
): Promise<Failure[]> {
  const obstacles: Failure[] = [];
  for (const { model, variant, hardware } of modelsOf(choice)) {
    const found = findModel(`${model}:${variant}`);
    obstacles.push(...(await preflight(found.model, variant, { ...deps, hardware: [hardware] })));
  }
  return obstacles;
}
