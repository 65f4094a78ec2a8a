import { attentionInt8 } from './attention-int8.ts';
import type { Blocks } from './block.ts';
import type { WhisperConfig } from './config.ts';

/** Names of the encoder's outputs, which are inputs of the decoder. */
export const crossNames = (layer: number): [keys: string, values: string] => [
  `cross_keys_${layer}`,
  `cross_values_${layer}`,
];

/** Keys lie transposed: a single query times them is then a walk along their rows, which is fastest. */
export const crossDims = ({ width, encoder, decoder }: WhisperConfig, which: 'keys' | 'values'): number[] => {
  const headWidth = width / decoder.heads;
  const matrix = which === 'keys' ? [headWidth, encoder.frames] : [encoder.frames, headWidth];
  return [1, decoder.heads, ...matrix];
};

/**
 * `features` [1, bands, 2 x frames] -> keys and values of each decoder layer's cross-attention: they do not depend on
 * the text, so they are computed once a window.
 */
export async function encoderGraph(blocks: Blocks, config: WhisperConfig, greatest: 127 | 63): Promise<void> {
  const { graph, weights } = blocks;
  const { melBands, width, heads, encoder } = config;
  const { frames } = encoder;
  const features = graph.input('features', 'float32', [1, melBands, frames * 2]);

  const first = await convolve(blocks, features, 'conv1', [width, melBands], 1);
  const second = await convolve(blocks, first, 'conv2', [width, width], 2);
  const turned = graph.node('Transpose', [second], { attributes: { perm: [0, 2, 1] } });
  const flat = graph.node('Reshape', [turned, graph.int64([frames, width])]);
  const positions = await weights.plain(graph, 'model.encoder.embed_positions.weight', [frames, width]);
  const start = graph.node('Add', [flat, positions]);

  const layer = (i: number): string => `model.encoder.layers.${i}`;
  const normOf = (i: number): string =>
    i < encoder.layers ? `${layer(i)}.self_attn_layer_norm` : 'model.encoder.layer_norm';
  const shape = { frames, heads, headWidth: width / heads };
  let stream = { sum: start, normal: await blocks.normalize(start, normOf(0), width) };
  for (let i = 0; i < encoder.layers; i++) {
    const attention = `${layer(i)}.self_attn`;
    const names = ['q_proj', 'k_proj', 'v_proj'].map((name) => `${attention}.${name}`);
    const square = { inputs: width, outputs: width, biased: true };
    const [queries = '', keys = '', values = ''] = await blocks.projectEach(stream.normal, {
      names,
      ...square,
    });
    const attended =
      blocks.arithmetic === 'rows'
        ? attentionInt8(graph, [queries, keys, values], shape, greatest)
        : attentionFp32(blocks, [queries, keys, values], config);
    const out = await blocks.project(attended, { names: [`${attention}.out_proj`], ...square });
    stream = await blocks.addNormal(stream.sum, out, `${layer(i)}.final_layer_norm`, width);
    const forward = await blocks.feedForward(stream.normal, layer(i), width, encoder.inner);
    stream = await blocks.addNormal(stream.sum, forward, normOf(i + 1), width);
  }
  await crossAttention(blocks, stream.normal, config);
}

async function convolve(
  { graph, weights }: Blocks,
  x: string,
  name: string,
  [outputs, inputs]: readonly [number, number],
  stride: number,
): Promise<string> {
  const kernel = await weights.plain(graph, `model.encoder.${name}.weight`, [outputs, inputs, 3]);
  const bias = await weights.plain(graph, `model.encoder.${name}.bias`, [outputs]);
  const convolved = graph.node('Conv', [x, kernel, bias], {
    attributes: { kernel_shape: [3], pads: [1, 1], strides: [stride] },
  });
  return graph.node('Gelu', [convolved], { domain: 'com.microsoft' });
}

/** Without mask or cache, the operator takes a route that never holds all scores at once. */
function attentionFp32(
  { graph }: Blocks,
  inputs: readonly string[],
  { width, heads, encoder }: WhisperConfig,
): string {
  const batch = graph.int64([1, encoder.frames, width]);
  const attended = graph.node(
    'MultiHeadAttention',
    inputs.map((x) => graph.node('Reshape', [x, batch])),
    { domain: 'com.microsoft', attributes: { num_heads: heads } },
  );
  return graph.node('Reshape', [attended, graph.int64([encoder.frames, width])]);
}

async function crossAttention(blocks: Blocks, encoded: string, config: WhisperConfig): Promise<void> {
  const { graph } = blocks;
  const { width, encoder, decoder } = config;
  const layers = Array.from({ length: decoder.layers }, (_, i) => i);
  const names = layers.flatMap((i) =>
    ['k_proj', 'v_proj'].map((name) => `model.decoder.layers.${i}.encoder_attn.${name}`),
  );
  const each = await blocks.projectEach(encoded, { names, inputs: width, outputs: width, biased: true });
  const split = graph.int64([1, encoder.frames, decoder.heads, width / decoder.heads]);
  for (const [i, name] of layers.flatMap(crossNames).entries()) {
    const which = i % 2 === 0 ? 'keys' : 'values';
    const perm = which === 'keys' ? [0, 2, 3, 1] : [0, 2, 1, 3];
    const heads = graph.node('Reshape', [each[i] ?? '', split]);
    const turned = graph.node('Transpose', [heads], { attributes: { perm } });
    graph.output(name, 'float32', crossDims(config, which), turned);
  }
}
