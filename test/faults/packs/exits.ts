import { stumbling } from './pack-model.ts';

export const model = stumbling('exits', () => {
  console.error('reading the graph\nnode 17: no such operator');
  process.exit(7);
});
