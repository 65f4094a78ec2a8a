import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { elementTypes } from '../../../models/runtimes/onnx/writer/element-type.ts';
import { Message } from '../../../models/runtimes/onnx/writer/protobuf.ts';

interface Shape {
  width: number;
  inner: number;
  vocabulary: number;
  encoderLayers: number;
  decoderLayers: number;
}

/** Weights of any shape as the hub lays them out: what of its two files is read, no graphs that would run. */
export async function writeRandomExport(
  folder: string,
  { width, inner, vocabulary, encoderLayers, decoderLayers }: Shape,
): Promise<{ encoder: string; decoder: string }> {
  let state = 1;
  const random = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  const file = (): Export => new Export(random);

  const encoder = file();
  encoder.node('/layer_norm/ReduceMean', '');
  encoder.node('/rotary_emb/MatMul', encoder.frequencies(), '');
  for (const name of ['Mul', 'Add']) encoder.node(`/groupnorm/${name}`, '', encoder.floats(name, [width, 1]));
  encoder.floats('conv1.weight_add_tensor', [width, 1, 127]);
  encoder.floats('conv2.weight_add_tensor', [2 * width, width, 7]);
  encoder.floats('conv2.bias', [2 * width]);
  encoder.floats('conv3.weight_add_tensor', [width, 2 * width, 3]);
  encoder.floats('conv3.bias', [width]);
  encoder.floats('layer_norm.weight', [width]);
  for (let i = 0; i < encoderLayers; i++) {
    for (const norm of ['input_layernorm', 'post_attention_layernorm'])
      encoder.floats(`layers.${i}.${norm}.weight`, [width]);
    for (const name of ['q_proj', 'k_proj', 'v_proj', 'dense'])
      encoder.matrix(`/layers.${i}/self_attn/${name}`, width, width);
    encoder.layer('', i, 'fc1', width, inner);
    encoder.layer('', i, 'fc2', inner, width);
  }

  const decoder = file();
  const root = 'model.decoder.';
  decoder.node('/model/decoder/norm/ReduceMean', '');
  decoder.node('/model/decoder/rotary_emb/MatMul', decoder.frequencies(), '');
  decoder.bytes(`${root}embed_tokens.weight_merged_0`, vocabulary, width);
  decoder.floats(`${root}norm.weight_merged_0`, [width]);
  for (let i = 0; i < decoderLayers; i++) {
    for (const norm of ['input_layernorm', 'post_attention_layernorm', 'final_layernorm']) {
      decoder.floats(`${root}layers.${i}.${norm}.weight_merged_0`, [width]);
    }
    for (const part of ['self_attn', 'encoder_attn']) {
      for (const name of ['q_proj', 'k_proj', 'v_proj', 'dense']) {
        decoder.matrix(`/model/decoder/layers.${i}/${part}/${name}`, width, width);
      }
    }
    decoder.layer(root, i, 'up_proj', width, 2 * inner);
    decoder.layer(root, i, 'down_proj', inner, width);
  }

  const paths = { encoder: join(folder, 'encoder.onnx'), decoder: join(folder, 'decoder.onnx') };
  await writeFile(paths.encoder, encoder.encode());
  await writeFile(paths.decoder, decoder.encode());
  return paths;
}

class Export {
  readonly #graph = new Message();
  readonly #random: () => number;

  constructor(random: () => number) {
    this.#random = random;
  }

  node(name: string, ...inputs: string[]): void {
    const node = new Message().text(3, name);
    for (const input of inputs) node.text(1, input);
    this.#graph.message(1, node);
  }

  floats(
    name: string,
    dims: readonly number[],
    values = this.#many(dims, () => this.#random() - 0.5),
  ): string {
    return this.#tensor(name, 'float32', dims, new Uint8Array(Float32Array.from(values).buffer));
  }

  frequencies(): string {
    return this.floats(
      'frequencies',
      [1, 16, 1],
      Array.from({ length: 16 }, (_, i) => 10_000 ** (-i / 16)),
    );
  }

  bytes(name: string, inputs: number, outputs: number): void {
    const dims = [inputs, outputs];
    const values = this.#many(dims, () => Math.floor(256 * this.#random()));
    this.#tensor(`${name}_quantized`, 'uint8', dims, Uint8Array.from(values));
    this.floats(`${name}_scale`, [], [0.01]);
    this.#tensor(`${name}_zero_point`, 'uint8', [], Uint8Array.of(127));
  }

  matrix(module: string, inputs: number, outputs: number): void {
    this.bytes(module, inputs, outputs);
    this.node(`${module}/MatMul_quant`, '', `${module}_quantized`);
  }

  /** A layer of the feed-forward part, with its bias. */
  layer(root: string, i: number, name: string, inputs: number, outputs: number): void {
    this.matrix(`/${root.replaceAll('.', '/')}layers.${i}/mlp/${name}`, inputs, outputs);
    this.floats(`${root}layers.${i}.mlp.${name}.bias`, [outputs]);
  }

  encode(): Uint8Array {
    return new Message().message(7, this.#graph).encode();
  }

  #tensor(name: string, type: 'float32' | 'uint8', dims: readonly number[], bytes: Uint8Array): string {
    const tensor = new Message().integer(2, elementTypes[type]).text(8, name).bytes(9, bytes);
    for (const dim of dims) tensor.integer(1, dim);
    this.#graph.message(5, tensor);
    return name;
  }

  #many(dims: readonly number[], one: () => number): number[] {
    return Array.from({ length: dims.reduce((product, dim) => product * dim, 1) }, one);
  }
}
