import type { ModelCard } from '../../contract/model-card.ts';
import { weightsAtHand } from './fetch-weights.ts';
import { fromFirstSource } from './first-source.ts';
import { sourceOf } from './source.ts';
import type { WeightsDeps } from './weights.ts';

/**
 * Finds out whether a variant's weights can be had here, as far as only using shows it: whether the hub answers,
 * takes the token, grants access, has the files, and whether there is room. Keeps quiet when they can.
 * @throws LabError as `fetchWeights` would
 */
export async function checkWeights(card: ModelCard, variantName: string, deps: WeightsDeps): Promise<void> {
  if ((await weightsAtHand(card, variantName, deps)) !== undefined) return;
  await fromFirstSource(card, variantName, deps.signal, (source) => sourceOf(source, card).check(deps));
}
