import { timestamps, type WhisperConfig } from './config.ts';
import type { Blocks, Stream } from './block.ts';
import { crossNames } from './encoder.ts';

const microsoft = { domain: 'com.microsoft' } as const;

/** Names of the cache: what goes into a step, and what comes out of it for the next. */
export const cacheNames = (layer: number): [keys: string, values: string] => [
  `keys_${layer}`,
  `values_${layer}`,
];

/**
 * One step of the decoder: `tokens` [1, new] at `positions` [new] after a cache of [1, heads, past, width of a head]
 * a layer. Only the rows that `asked` [rows] names get logits; the rules of decoding need a few numbers of the first
 * of these rows, which come without the 51 864 others: `text_token`, `text_logit`, `text_log_sum_exp`, `end_logit`,
 * `timestamp_logits`, all without suppressed tokens. `logits` [1, rows, vocabulary] are as the model gave them.
 */
export async function decoderGraph(blocks: Blocks, config: WhisperConfig): Promise<void> {
  const { graph } = blocks;
  const { width, vocabulary, decoder } = config;
  const asked = graph.input('asked', 'int64', ['rows']);
  let stream = await embed(blocks, config);
  for (let i = 0; i < decoder.layers; i++) {
    const isLast = i === decoder.layers - 1;
    stream = await selfAttention(blocks, stream, i, config, true);
    if (isLast) {
      // Nothing after this looks at other positions.
      const pick = (x: string): string => graph.node('Gather', [x, asked], { attributes: { axis: 1 } });
      stream = { sum: pick(stream.sum), normal: pick(stream.normal) };
    }
    const attended = crossAttend(blocks, await crossQueries(blocks, stream, i, config), i, config);
    stream = await afterCross(blocks, stream, attended, i, config);
  }
  const separate = blocks.weights.has('proj_out.weight');
  const head = separate ? 'proj_out' : 'model.decoder.embed_tokens';
  const logits = await blocks.project(
    stream.normal,
    { names: [head], inputs: width, outputs: vocabulary },
    false,
  );
  graph.output('logits', 'float32', [1, 'rows', vocabulary], logits);
  summarize(blocks, logits, config);
}

/** Embeds tokens and positions; normalised for the first layer. */
export async function embed(blocks: Blocks, { width, vocabulary, decoder }: WhisperConfig): Promise<Stream> {
  const { graph, weights } = blocks;
  const tokens = graph.input('tokens', 'int64', [1, 'new']);
  const positions = graph.input('positions', 'int64', ['new']);
  const embedding = { names: ['model.decoder.embed_tokens'], inputs: width, outputs: vocabulary };
  const words = graph.node('Gather', [await weights.matrix(graph, embedding), tokens]);
  const places = await weights.plain(graph, 'model.decoder.embed_positions.weight', [
    decoder.textContext,
    width,
  ]);
  const sum = graph.node('Add', [words, graph.node('Gather', [places, positions])]);
  const norm = 'model.decoder.layers.0.self_attn_layer_norm';
  return { sum, normal: await blocks.normalize(sum, norm, width) };
}

/**
 * Self-attention of a layer over the cache, where there is one, and the new positions, each of which sees none
 * after it.
 */
export async function selfAttention(
  blocks: Blocks,
  stream: Stream,
  i: number,
  { width, decoder }: WhisperConfig,
  cached: boolean,
): Promise<Stream> {
  const { graph } = blocks;
  const attention = `model.decoder.layers.${i}.self_attn`;
  const projections = ['q_proj', 'k_proj', 'v_proj'].map((name) => `${attention}.${name}`);
  const all = await blocks.project(
    stream.normal,
    { names: projections, inputs: width, outputs: width },
    true,
  );
  const [queries, keys, values] = blocks.split(all, [true, true, true], width);
  const dims = (length: string): (number | string)[] => [1, decoder.heads, length, width / decoder.heads];
  const past = cached ? cacheNames(i).map((name) => graph.input(name, 'float32', dims('past'))) : [];
  const [attended, ...present] = graph.nodes(
    'MultiHeadAttention',
    [queries, keys, values, ...(cached ? ['', '', '', ...past] : [])],
    [true, cached, cached],
    { ...microsoft, attributes: { num_heads: decoder.heads, unidirectional: 1 } },
  );
  for (const [which, name] of cached ? cacheNames(i).entries() : []) {
    graph.output(`next_${name}`, 'float32', dims('past + new'), present[which] ?? '');
  }
  const out = { names: [`${attention}.out_proj`], inputs: width, outputs: width };
  return blocks.addNormal(
    stream.sum,
    await blocks.project(attended, out, false),
    await blocks.weights.bias(graph, out),
    `model.decoder.layers.${i}.encoder_attn_layer_norm`,
    width,
  );
}

export function crossQueries(
  blocks: Blocks,
  stream: Stream,
  i: number,
  { width }: WhisperConfig,
): Promise<string> {
  const names = [`model.decoder.layers.${i}.encoder_attn.q_proj`];
  return blocks.project(stream.normal, { names, inputs: width, outputs: width }, true);
}

export function crossAttend(
  { graph }: Blocks,
  queries: string,
  i: number,
  { width, encoder, decoder }: WhisperConfig,
): string {
  const dims = [1, decoder.heads, encoder.frames, width / decoder.heads];
  const heard = crossNames(i).map((name) => graph.input(name, 'float32', dims));
  return graph.node('MultiHeadAttention', [queries, ...heard], {
    ...microsoft,
    attributes: { num_heads: decoder.heads },
  });
}

/** The rest of a layer, from what the cross-attention gave to the next layer's normalised input. */
export async function afterCross(
  blocks: Blocks,
  stream: Stream,
  attended: string,
  i: number,
  { width, decoder }: WhisperConfig,
): Promise<Stream> {
  const { graph, weights } = blocks;
  const layer = `model.decoder.layers.${i}`;
  const out = { names: [`${layer}.encoder_attn.out_proj`], inputs: width, outputs: width };
  const heard = await blocks.addNormal(
    stream.sum,
    await blocks.project(attended, out, false),
    await weights.bias(graph, out),
    `${layer}.final_layer_norm`,
    width,
  );
  const isLast = i === decoder.layers - 1;
  return blocks.addNormal(
    heard.sum,
    await blocks.feedForward(heard.normal, layer, width, decoder.inner),
    await weights.bias(graph, { names: [`${layer}.fc2`], inputs: decoder.inner, outputs: width }),
    isLast ? 'model.decoder.layer_norm' : `model.decoder.layers.${i + 1}.self_attn_layer_norm`,
    width,
  );
}

function summarize({ graph }: Blocks, logits: string, config: WhisperConfig): void {
  const { firstTimestamp, endToken, vocabulary } = config;
  const row = graph.node('Gather', [logits, graph.int64([0], [])], { attributes: { axis: 1 } });
  const slice = (x: string, from: number, to: number): string =>
    graph.node('Slice', [x, graph.int64([from]), graph.int64([to]), graph.int64([1])]);

  const mask = new Float32Array(vocabulary);
  for (const token of [...config.suppressed, firstTimestamp - 1]) mask[token] = -Infinity;
  const maskBytes = (from: number, to: number): string =>
    graph.constant('float32', [1, to - from], new Uint8Array(mask.slice(from, to).buffer));

  const text = graph.node('Add', [slice(row, 0, firstTimestamp), maskBytes(0, firstTimestamp)]);
  const token = graph.node('ArgMax', [text], { attributes: { axis: 1, keepdims: 0 } });
  const logit = graph.node('ReduceMax', [text], { attributes: { axes: [1], keepdims: 0 } });
  const logSumExp = graph.node('ReduceLogSumExp', [text], { attributes: { axes: [1], keepdims: 0 } });
  const end = slice(text, endToken, endToken + 1);
  const lastTimestamp = Math.min(firstTimestamp + timestamps, vocabulary);
  graph.output('text_token', 'int64', [1], token);
  graph.output('text_logit', 'float32', [1], logit);
  graph.output('text_log_sum_exp', 'float32', [1], logSumExp);
  graph.output('end_logit', 'float32', [1, 1], end);
  const times = [1, lastTimestamp - firstTimestamp];
  graph.output('timestamp_logits', 'float32', times, slice(row, firstTimestamp, lastTimestamp));
}
