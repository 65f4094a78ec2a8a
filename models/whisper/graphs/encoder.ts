import { attentionInt8 } from './attention-int8.ts';
import type { Blocks } from './block.ts';
import type { WhisperConfig } from './config.ts';
import { giveCross, type CrossForm } from './cross-attention.ts';

/**
 * `features` [1, bands, 2 x frames] -> keys and values of each decoder layer's cross-attention.
 */
export async function encoderGraph(
  blocks: Blocks,
  config: WhisperConfig,
  cross: CrossForm,
  greatest: 127 | 63,
): Promise<void> {
  const { graph, weights } = blocks;
  const { melBands, width, heads, encoder, decoder } = config;
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
    const [queries = '', keys = '', values = ''] = await blocks.projectApart(stream.normal, {
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
  const names = Array.from({ length: decoder.layers }, (_, i) =>
    ['k_proj', 'v_proj'].map((name) => `model.decoder.layers.${i}.encoder_attn.${name}`),
  ).flat();
  const each = await blocks.projectApart(stream.normal, {
    names,
    inputs: width,
    outputs: width,
    biased: true,
  });
  for (let i = 0; i < decoder.layers; i++) {
    const [keys = '', values = ''] = each.slice(2 * i);
    giveCross(graph, i, [keys, values], config, cross, greatest);
  }
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
