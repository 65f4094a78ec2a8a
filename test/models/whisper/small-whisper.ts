import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The random Whisper of test/golden/make-whisper-graphs.py, whose weights are a formula. */
export const bands = 8;
export const frames = 40;
export const vocabulary = 1566;
const [width, inner, context] = [32, 64, 16];

const config = {
  model_type: 'whisper',
  num_mel_bins: bands,
  d_model: width,
  encoder_layers: 3,
  encoder_attention_heads: 2,
  encoder_ffn_dim: inner,
  decoder_layers: 2,
  decoder_attention_heads: 2,
  decoder_ffn_dim: inner,
  max_source_positions: frames,
  max_target_positions: context,
  vocab_size: vocabulary,
  eos_token_id: 60,
};
const generationConfig = {
  suppress_tokens: [3, 7, 61, 62, 63],
  no_timestamps_token_id: 64,
  alignment_heads: [
    [0, 1],
    [1, 0],
  ],
};

/** Multiples of 1/128 from -1 to 1, from a congruential generator that the name seeds. */
export function numbers(name: string, count: number): Float32Array {
  let state = 2166136261;
  for (const byte of Buffer.from(name)) state = Math.imul(state ^ byte, 16777619) >>> 0;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return ((state >>> 24) - 128) / 128;
  });
}

export interface StoredTensor {
  dtype: 'F32' | 'F16' | 'BF16';
  dims: readonly number[];
  values: Float32Array;
}
export type Tensors = Record<string, StoredTensor>;

/** Matrices of the encoder as BF16, of the decoder as F16, the rest as F32: all of them exactly. */
export function smallWhisper(): Tensors {
  const tensors: Tensors = {};
  const add = (name: string, ...dims: number[]): void => {
    const scale = name.includes('embed') ? 0.5 : 0.25;
    const isNorm = name.includes('norm.weight');
    const values = numbers(
      name,
      dims.reduce((product, dim) => product * dim, 1),
    ).map((value) => (isNorm ? 1 + value / 4 : value * scale));
    const dtype = dims.length === 1 ? 'F32' : name.includes('encoder.') ? 'BF16' : 'F16';
    tensors[name] = { dtype, dims, values };
  };
  const linear = (name: string, outputs: number, inputs: number): void => {
    add(`${name}.weight`, outputs, inputs);
    if (!name.endsWith('k_proj')) add(`${name}.bias`, outputs);
  };
  const norm = (name: string): void => {
    add(`${name}.weight`, width);
    add(`${name}.bias`, width);
  };
  const layer = (name: string, attentions: readonly string[]): void => {
    for (const attention of attentions) {
      for (const part of ['q', 'k', 'v']) linear(`${name}.${attention}.${part}_proj`, width, width);
      linear(`${name}.${attention}.out_proj`, width, width);
      norm(`${name}.${attention}_layer_norm`);
    }
    linear(`${name}.fc1`, inner, width);
    linear(`${name}.fc2`, width, inner);
    norm(`${name}.final_layer_norm`);
  };
  add('model.encoder.conv1.weight', width, bands, 3);
  add('model.encoder.conv1.bias', width);
  add('model.encoder.conv2.weight', width, width, 3);
  add('model.encoder.conv2.bias', width);
  add('model.encoder.embed_positions.weight', frames, width);
  for (let i = 0; i < 3; i++) layer(`model.encoder.layers.${i}`, ['self_attn']);
  norm('model.encoder.layer_norm');
  add('model.decoder.embed_tokens.weight', vocabulary, width);
  add('model.decoder.embed_positions.weight', context, width);
  for (let i = 0; i < 2; i++) layer(`model.decoder.layers.${i}`, ['self_attn', 'encoder_attn']);
  norm('model.decoder.layer_norm');
  return tensors;
}

/** A folder as on the hub. */
export async function writeRepository(
  folder: string,
  tensors = smallWhisper(),
): Promise<{ configFile: string; generationConfigFile: string; weightsFile: string }> {
  await mkdir(folder, { recursive: true });
  const configFile = join(folder, 'config.json');
  const generationConfigFile = join(folder, 'generation_config.json');
  const weightsFile = join(folder, 'model.safetensors');
  await writeFile(configFile, JSON.stringify(config));
  await writeFile(generationConfigFile, JSON.stringify(generationConfig));
  await writeFile(weightsFile, safetensorsOf(tensors));
  return { configFile, generationConfigFile, weightsFile };
}

/** The bytes of a `.safetensors` file. */
export function safetensorsOf(tensors: Tensors): Buffer {
  const header: Record<string, unknown> = { __metadata__: { format: 'pt' } };
  const parts: Buffer[] = [];
  let at = 0;
  for (const [name, { dtype, dims, values }] of Object.entries(tensors)) {
    const bytes = storedBytes(dtype, values);
    header[name] = { dtype, shape: dims, data_offsets: [at, at + bytes.length] };
    parts.push(bytes);
    at += bytes.length;
  }
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, ...parts]);
}

function storedBytes(dtype: StoredTensor['dtype'], values: Float32Array): Buffer {
  if (dtype === 'F32') return Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  const singles = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const halves = dtype === 'BF16' ? [...singles].map((bits) => bits >>> 16) : [...singles].map(halfOf);
  return Buffer.from(Uint16Array.from(halves).buffer);
}

/** IEEE half precision of a number that it holds exactly, and that is not subnormal. */
function halfOf(bits: number): number {
  if (bits << 1 === 0) return bits >>> 16;
  return ((bits >>> 16) & 0x8000) | ((((bits >>> 23) & 0xff) - 112) << 10) | ((bits >>> 13) & 0x3ff);
}
