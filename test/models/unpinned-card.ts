import { ModelCard, WeightsSource } from '../../contract/model-card.ts';

/** The card for a hub that has other content under the published names: whatever is there counts. */
export function unpinned(card: ModelCard): ModelCard {
  const unpin = (source: WeightsSource): WeightsSource => {
    if (source.kind !== 'hub') return source;
    const files = Object.entries(source.files).map(([name, { path, from }]) => [
      name,
      { path, ...(from && { from: { ...from, revision: 'main' } }) },
    ]);
    return WeightsSource.parse({
      ...source,
      revision: 'main',
      pinnedBy: 'unpinned',
      files: Object.fromEntries(files) as unknown,
    });
  };
  const variants = Object.entries(card.variants).map(([name, variant]) => [
    name,
    { ...variant, weights: variant.weights.map(unpin) },
  ]);
  return ModelCard.parse({ ...card, variants: Object.fromEntries(variants) as unknown });
}
