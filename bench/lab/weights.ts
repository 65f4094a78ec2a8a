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

/** A Whisper in the layout of its authors' repository: from ../shared, else as the product fetches it. */
export async function publishedWhisper(): Promise<Readonly<Record<string, string>>> {
  if (!hasSharedHub) return fetchedWeights('whisper', 'tiny.en');
  const folder = join(sharedHub, 'openai/whisper-tiny.en');
  return { weights: join(folder, 'model.safetensors'), ...described(folder) };
}

/** The stock ONNX layout in 8 bits; only from ../shared: the product asks for it where there is nothing else. */
export function stockWhisper(): Readonly<Record<string, string>> {
  const folder = join(sharedHub, stockRepository);
  return {
    encoder: join(folder, 'onnx/encoder_model_quantized.onnx'),
    decoder: join(folder, 'onnx/decoder_model_merged_quantized.onnx'),
    ...described(folder),
  };
}

export const stockRepository = 'onnx-community/whisper-tiny.en_timestamped';

const described = (folder: string): Record<string, string> => ({
  config: join(folder, 'config.json'),
  generation: join(folder, 'generation_config.json'),
  tokenizer: join(folder, 'tokenizer.json'),
});

/** The weights of a variant as the product fetches them, kept in the bench's home. */
export async function fetchedWeights(id: string, variant: string): Promise<Readonly<Record<string, string>>> {
  const model = models.find(({ card }) => card.id === id);
  if (model === undefined) throw new Error(`no model is called ${id}`);
  const { files } = await fetchWeights(model.card, variant, { home: benchHome, env: process.env });
  return files;
}
