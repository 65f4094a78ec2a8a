import { createHash } from 'node:crypto';
import type { ModelCard, WeightsSource } from '../../contract/model-card.ts';
import { fromFirstSource, variantOf } from './first-source.ts';
import { sourceOf } from './source.ts';
import type { SourcedFiles, Weights, WeightsDeps } from './weights.ts';

export type { Weights, WeightsDeps, WeightsProgress } from './weights.ts';

/**
 * The weights of a variant, verified, from the first source that gives them; what is on disk is not fetched again.
 * @throws LabError with the failure of every source, the most telling first; the abort reason of `signal`
 * @example const { files } = await fetchWeights(card, 'tiny', { home, env: process.env })
 */
export async function fetchWeights(
  card: ModelCard,
  variantName: string,
  deps: WeightsDeps,
): Promise<Weights> {
  const atHand = await weightsAtHand(card, variantName, deps);
  if (atHand !== undefined) return atHand;
  return fromFirstSource(card, variantName, deps.signal, async (source) => {
    const { fetchedBytes, ...sourced } = await sourceOf(source, card).fetch(deps);
    return weightsOf(source, sourced, fetchedBytes);
  });
}

/** The same answer without the network, or undefined when something is missing or was bad and is removed. */
export async function weightsAtHand(
  card: ModelCard,
  variantName: string,
  deps: WeightsDeps,
): Promise<Weights | undefined> {
  const { weights } = variantOf(card, variantName);
  if (weights.length === 0) {
    return { files: {}, revision: 'none', weightsSha256: null, source: 'none', fetchedBytes: 0 };
  }
  for (const source of weights) {
    const sourced = await sourceOf(source, card).atHand(deps);
    if (sourced !== undefined) return weightsOf(source, sourced, 0);
  }
  return undefined;
}

function weightsOf(source: WeightsSource, sourced: SourcedFiles, fetchedBytes: number): Weights {
  const entries = Object.entries(sourced.files);
  const lines = entries.map(([name, { sha256 }]) => `${name} ${sha256}\n`).sort();
  return {
    files: Object.fromEntries(entries.map(([name, { path }]) => [name, path])),
    revision: sourced.revision,
    weightsSha256: createHash('sha256').update(lines.join('')).digest('hex'),
    source: source.kind,
    fetchedBytes,
  };
}
