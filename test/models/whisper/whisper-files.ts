import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeAudio } from '../../../audio/decode.ts';
import type { Whisper } from '../../../models/whisper/decode-window.ts';
import { readConfig } from '../../../models/whisper/graphs/config.ts';
import type { Precision } from '../../../models/whisper/graphs/compiled.ts';
import { openOwnEngine } from '../../../models/whisper/own-engine.ts';
import { openStockEngine } from '../../../models/whisper/stock-engine.ts';
import { suppressedTokens } from '../../../models/whisper/suppressed-tokens.ts';
import { openTokenizer, type WhisperTokenizer } from '../../../models/whisper/tokenizer.ts';

export const root = join(import.meta.dirname, '../../..');
const hub = join(root, '../shared/hub');
export const published = join(hub, 'openai/whisper-tiny.en');
export const stock = join(hub, 'onnx-community/whisper-tiny.en_timestamped');
export const stockBase = join(hub, 'onnx-community/whisper-base_timestamped');
export const hasShared = [published, stock, stockBase].every(existsSync);

export type OpenWhisper = Whisper & { tokenizer: WhisperTokenizer };

const described = (folder: string): { config: string; generation: string; tokenizer: string } => ({
  config: join(folder, 'config.json'),
  generation: join(folder, 'generation_config.json'),
  tokenizer: join(folder, 'tokenizer.json'),
});

/** Files of a published repository, as an adapter gets them. */
export const publishedFiles = (folder = published): Record<string, string> => ({
  weights: join(folder, 'model.safetensors'),
  ...described(folder),
});

/** Files of a repository in the stock ONNX layout, as an adapter gets them. */
export const stockFiles = (folder = stock): Record<string, string> => ({
  encoder: join(folder, 'onnx/encoder_model_quantized.onnx'),
  decoder: join(folder, 'onnx/decoder_model_merged_quantized.onnx'),
  ...described(folder),
});

/** A model with all that its decoding needs, on graphs that are written below `home`. */
export async function openPublished(
  home: string,
  precision: Precision,
  folder = published,
): Promise<OpenWhisper> {
  const files = described(folder);
  const engine = await openOwnEngine({
    weightsFile: join(folder, 'model.safetensors'),
    configFile: files.config,
    generationConfigFile: files.generation,
    ...{ precision, home, threads: 1, provider: 'cpu', progress: () => undefined },
  });
  return withTokens(folder, engine);
}

export async function openStock(folder = stock): Promise<OpenWhisper> {
  const files = stockFiles(folder);
  const config = await readConfig(files['config'] ?? '', files['generation']);
  return withTokens(folder, await openStockEngine(files, config, { threads: 1, provider: 'cpu' }));
}

async function withTokens(folder: string, engine: Whisper['engine']): Promise<OpenWhisper> {
  const files = described(folder);
  const config = await readConfig(files.config, files.generation);
  const tokenizer = await openTokenizer(files.tokenizer);
  const { isMultilingual } = config;
  return {
    engine,
    tokenizer,
    special: tokenizer.special,
    isMultilingual,
    isSuppressed: suppressedTokens(config),
  };
}

/** Samples of a shipped clip, or of one of `../shared`. */
export async function clip(name: string): Promise<Float32Array> {
  const shipped = join(root, `datasets/quickstart-speech/${name}.flac`);
  const path = existsSync(shipped) ? shipped : join(root, `../shared/data/audio/${name}.wav`);
  return (await decodeAudio(path, { sampleRateHz: 16_000 })).samples;
}

/** Clips one after the other, each with a pause behind it. */
export async function joined(names: readonly string[], pauseSamples: number): Promise<Float32Array> {
  const parts = await Promise.all(names.map(clip));
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length + pauseSamples, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length + pauseSamples;
  }
  return all;
}

export const readJson = async (...path: string[]): Promise<unknown> =>
  JSON.parse(await readFile(join(root, ...path), 'utf8'));
