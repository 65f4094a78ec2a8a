import { existsSync } from 'node:fs';
import { copyFile, mkdir, rename, symlink } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { models } from '../../models/registry.ts';
import { digestOf } from '../../models/weights/digest.ts';
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
  return { weights: await inHubCache(join(folder, 'model.safetensors')), ...described(folder) };
}

/** A copy as the hub's cache keeps a file: a link to content that is named by its sha256, which nobody hashes again. */
async function inHubCache(path: string): Promise<string> {
  const sha256 = await digestOf(path);
  const blobs = join(benchHome, 'blobs');
  const blob = join(blobs, sha256);
  const link = join(benchHome, 'snapshots', sha256, basename(path));
  if (existsSync(link)) return link;
  await mkdir(blobs, { recursive: true });
  await mkdir(dirname(link), { recursive: true });
  const part = `${blob}.${process.pid}`;
  await copyFile(path, part);
  await rename(part, blob);
  await symlink(relative(dirname(link), blob), link);
  return link;
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
