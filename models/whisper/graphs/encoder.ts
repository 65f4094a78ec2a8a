import type { WhisperConfig } from './config.ts';
import type { Blocks } from './block.ts';

/** Names of the encoder's outputs, which are inputs of the decoder. */
export const crossNames = (layer: number): [keys: string, values: string] => [
  `cross_keys_${layer}`,
  `cross_values_${layer}`,
];

/**
 * `features` [1, bands, 2 x frames] -> keys and values of each decoder layer's cross-attention,
 * [1, heads, frames, width of a head]: they do not depend on the text, so they are computed once a window.
 */
export async function encoderGraph(blocks: Blocks, config: WhisperConfig): Promise<void> {
  const { graph, weights } = blocks;
  const { melBands, width, heads, encoder } = config;
  const features = graph.input('features', 'float32', [1, melBands, encoder.frames * 2]);

  const first = await convolve(blocks, features, 'conv1', [width, melBands], 1);
  const second = await convolve(blocks, first, 'conv2', [width, width], 2);
  const frames = graph.node('Transpose', [second], { attributes: { perm: [0, 2, 1] } });
  const positions = await weights.plain(graph, 'model.encoder.embed_positions.weight', [
    encoder.frames,
    width,
  ]);
  const start = graph.node('Add', [frames, positions]);

  const layer = (i: number): string => `model.encoder.layers.${i}`;
  const normOf = (i: number): string =>
    i < encoder.layers ? `${layer(i)}.self_attn_layer_norm` : 'model.encoder.layer_norm';
  let stream = { sum: start, normal: await blocks.normalize(start, normOf(0), width) };
  for (let i = 0; i < encoder.layers; i++) {
    const attention = `${layer(i)}.self_attn`;
    const projections = ['q_proj', 'k_proj', 'v_proj'].map((name) => `${attention}.${name}`);
    const all = await blocks.project(
      stream.normal,
      { names: projections, inputs: width, outputs: width },
      true,
    );
    const [queries, keys, values] = blocks.split(all, [true, true, true], width);
    // Without mask or cache, the operator takes the route that never holds all scores at once.
    const attended = graph.node('MultiHeadAttention', [queries, keys, values], {
      domain: 'com.microsoft',
      attributes: { num_heads: heads },
    });
    const out = { names: [`${attention}.out_proj`], inputs: width, outputs: width };
    stream = await blocks.addNormal(
      stream.sum,
      await blocks.project(attended, out, false),
      await weights.bias(graph, out),
      `${layer(i)}.final_layer_norm`,
      width,
    );
    stream = await blocks.addNormal(
      stream.sum,
      await blocks.feedForward(stream.normal, layer(i), width, encoder.inner),
      await weights.bias(graph, { names: [`${layer(i)}.fc2`], inputs: encoder.inner, outputs: width }),
      normOf(i + 1),
      width,
    );
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

async function crossAttention(blocks: Blocks, encoded: string, config: WhisperConfig): Promise<void> {
  const { graph } = blocks;
  const { width, encoder, decoder } = config;
  const names = Array.from({ length: decoder.layers }, (_, i) =>
    ['k_proj', 'v_proj'].map((name) => `model.decoder.layers.${i}.encoder_attn.${name}`),
  ).flat();
  const all = await blocks.project(encoded, { names, inputs: width, outputs: width }, true);
  const parts = blocks.split(
    all,
    names.map(() => true),
    width,
  );
  const shape = [1, encoder.frames, decoder.heads, width / decoder.heads];
  const outputs = Array.from({ length: decoder.layers }, (_, i) => crossNames(i)).flat();
  const split = graph.int64(shape);
  for (const [i, name] of outputs.entries()) {
    const heads = graph.node('Transpose', [graph.node('Reshape', [parts[i] ?? '', split])], {
      attributes: { perm: [0, 2, 1, 3] },
    });
    graph.output(name, 'float32', [1, decoder.heads, encoder.frames, width / decoder.heads], heads);
  }
}
