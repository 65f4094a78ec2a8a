import { everywhere, packModel, withWeights } from './pack-model.ts';

export const repository = 'owner/open';
export const commit = 'b'.repeat(40);

export const model = packModel(
  'from_open_weights',
  everywhere,
  withWeights('from_open_weights', repository, commit),
);
