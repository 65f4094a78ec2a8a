import { type Failure, LabError } from '../../contract/failure.ts';
import type { ModelCard, WeightsSource } from '../../contract/model-card.ts';
import { sourceOf } from './source.ts';
import type { WeightsDeps } from './weights.ts';

/**
 * Why no source of a variant could give its weights, found without a download; empty when one could.
 * Whether a registry or the hub answers shows only when it is asked.
 */
export async function sourceObstacles(
  card: ModelCard,
  sources: readonly WeightsSource[],
  { env }: Pick<WeightsDeps, 'env'>,
): Promise<Failure[]> {
  const obstacles: Failure[] = [];
  for (const source of sources) {
    try {
      await sourceOf(source, card).preflight(env);
      return [];
    } catch (error) {
      if (!(error instanceof LabError)) throw error;
      obstacles.push(...error.failures);
    }
  }
  return obstacles;
}
