import type { ModelCard } from '../../contract/model-card.ts';

/**
 * The catalogue as a spec needs it: a model and its variant by name. models/registry.ts has the real one.
 * @throws LabError `BadSpec` with the nearest valid name
 */
export type FindModel = (name: string) => { model: { card: ModelCard }; variantName: string };
