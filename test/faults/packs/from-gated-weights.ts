import { everywhere, packModel, withWeights } from './pack-model.ts';

export const repository = 'owner/gated';
export const commit = 'a'.repeat(40);
const gated = { gated: true, requirements: { packages: [], binaries: [], credentials: ['HF_TOKEN'] } };

export const model = packModel('from_gated_weights', everywhere, {
  ...withWeights('from_gated_weights', repository, commit),
  ...gated,
});
