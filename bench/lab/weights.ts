import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { models } from '../../models/registry.ts';
import { fetchWeights } from '../../models/weights/fetch-weights.ts';
import { peersFolder } from '../peers/environments.ts';

/** Weights that were laid out as on the hub, for machines without one. */
export const sharedHub = join(import.meta.dirname, '../../../shared/hub');
export const hasSharedHub = existsSync(sharedHub);
/** A home of the bench's own: what it fetches and compiles stays from run to run. */
export const benchHome = join(peersFolder, 'home');

/** The weights of a variant as the product fetches them, kept in the bench's home. */
export async function fetchedWeights(id: string, variant: string): Promise<Readonly<Record<string, string>>> {
  const model = models.find(({ card }) => card.id === id);
  if (model === undefined) throw new Error(`no model is called ${id}`);
  const { files } = await fetchWeights(model.card, variant, { home: benchHome, env: process.env });
  return files;
}
