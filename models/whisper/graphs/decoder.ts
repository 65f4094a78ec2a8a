import type { Graph } from '../../runtimes/onnx/writer/graph.ts';
import type { Blocks, Stream } from './block.ts';
import { timestamps, type WhisperConfig } from './config.ts';
import { attendCross, takeCross, type CrossForm } from './cross-attention.ts';
import { blockLengths } from './quantize.ts';

const microsoft = { domain: 'com.microsoft' } as const;
const embedding = 'model.decoder.embed_tokens';

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
export async function decoderGraph(blocks: Blocks, config: WhisperConfig, cross: CrossForm): Promise<void> {
  const { graph } = blocks;
  const { width, vocabulary, decoder } = config;
  const asked = graph.input('asked', 'int64', ['rows']);
  let stream = await embed(blocks, config);
  for (let i = 0; i < decoder.layers; i++) {
    stream = await selfAttention(blocks, stream, i, config, true);
    if (i === decoder.layers - 1) {
      // Nothing after this looks at other positions.
      const pick = (x: string): string => graph.node('Gather', [x, asked], { attributes: { axis: 1 } });
      stream = { sum: pick(stream.sum), normal: pick(stream.normal) };
    }
    const queries = await crossQueries(blocks, stream, i, config);
    const attended = attendCross(graph, queries, takeCross(graph, i, config, cross, 'all'), config);
    stream = await afterCross(blocks, stream, attended, i, config);
  }
  const head = blocks.weights.has('proj_out.weight') ? 'proj_out' : embedding;
  const toWords = { names: [head], inputs: width, outputs: vocabulary, biased: false, toWords: true };
  const logits = await blocks.project(stream.normal, toWords);
  graph.output('logits', 'float32', [1, 'rows', vocabulary], logits);
  summarize(graph, logits, config);
}

/** Embeds tokens and positions; normalised for the first layer. */
export async function embed(blocks: Blocks, config: WhisperConfig): Promise<Stream> {
  const { graph, weights } = blocks;
  const { width, decoder } = config;
  const tokens = graph.input('tokens', 'int64', [1, 'new']);
  const positions = graph.input('positions', 'int64', ['new']);
  const words = await lookUp(blocks, tokens, config);
  const table = await weights.plain(graph, 'model.decoder.embed_positions.weight', [
    decoder.textContext,
    width,
  ]);
  const sum = graph.node('Add', [words, graph.node('Gather', [table, positions])]);
  const norm = 'model.decoder.layers.0.self_attn_layer_norm';
  return { sum, normal: await blocks.normalize(sum, norm, width) };
}

/** In blocks, the table of words is that of the logits: it is not written, or held in memory, twice. */
async function lookUp(
  { graph, weights, arithmetic }: Blocks,
  tokens: string,
  { width, vocabulary }: WhisperConfig,
): Promise<string> {
  const table = { names: [embedding], inputs: width, outputs: vocabulary };
  const length = blockLengths.words;
  if (arithmetic !== 'blocks' || width % length !== 0) {
    return graph.node('Gather', [await weights.matrix(graph, table), tokens]);
  }
  const { values, scales } = await weights.inBlocks(graph, table, length, 'table');
  return graph.node('GatherBlockQuantized', [values, tokens, scales], {
    ...microsoft,
    attributes: { bits: 8, block_size: length, gather_axis: 0, quantize_axis: 1 },
  });
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
  const square = { inputs: width, outputs: width, biased: true };
  const names = ['q_proj', 'k_proj', 'v_proj'].map((name) => `${attention}.${name}`);
  const inputs = await blocks.projectEach(stream.normal, { names, ...square });
  const dims = (length: string): (number | string)[] => [1, decoder.heads, length, width / decoder.heads];
  const past = cached ? cacheNames(i).map((name) => graph.input(name, 'float32', dims('past'))) : [];
  const [attended, ...present] = graph.nodes(
    'MultiHeadAttention',
    [...inputs, ...(cached ? ['', '', '', ...past] : [])],
    [true, cached, cached],
    { ...microsoft, attributes: { num_heads: decoder.heads, unidirectional: 1 } },
  );
  for (const [which, name] of cached ? cacheNames(i).entries() : []) {
    graph.output(`next_${name}`, 'float32', dims('past + new'), present[which] ?? '');
  }
  const out = await blocks.project(attended, { names: [`${attention}.out_proj`], ...square });
  return blocks.addNormal(stream.sum, out, `model.decoder.layers.${i}.encoder_attn_layer_norm`, width);
}

export function crossQueries(
  blocks: Blocks,
  stream: Stream,
  i: number,
  { width }: WhisperConfig,
): Promise<string> {
  const names = [`model.decoder.layers.${i}.encoder_attn.q_proj`];
  return blocks.project(stream.normal, { names, inputs: width, outputs: width, biased: true });
}

/** The rest of a layer, from what the cross-attention gave to the next layer's normalised input. */
export async function afterCross(
  blocks: Blocks,
  stream: Stream,
  attended: string,
  i: number,
  { width, decoder }: WhisperConfig,
): Promise<Stream> {
  const layer = `model.decoder.layers.${i}`;
  const names = [`${layer}.encoder_attn.out_proj`];
  const out = await blocks.project(attended, { names, inputs: width, outputs: width, biased: true });
  const heard = await blocks.addNormal(stream.sum, out, `${layer}.final_layer_norm`, width);
  const forward = await blocks.feedForward(heard.normal, layer, width, decoder.inner);
  const isLast = i === decoder.layers - 1;
  const next = isLast ? 'model.decoder.layer_norm' : `model.decoder.layers.${i + 1}.self_attn_layer_norm`;
  return blocks.addNormal(heard.sum, forward, next, width);
}

function summarize(graph: Graph, logits: string, config: WhisperConfig): void {
  const { firstTimestamp, endToken, vocabulary, suppressed } = config;
  const row = graph.node('Gather', [logits, graph.int64([0], [])], { attributes: { axis: 1 } });
  const slice = (x: string, from: number, to: number): string =>
    graph.node('Slice', [x, graph.int64([from]), graph.int64([to]), graph.int64([1])]);

  const mask = new Float32Array(firstTimestamp);
  for (const token of [...suppressed, firstTimestamp - 1])
    if (token < firstTimestamp) mask[token] = -Infinity;
  const masked = graph.constant('float32', [1, firstTimestamp], new Uint8Array(mask.buffer));
  const text = graph.node('Add', [slice(row, 0, firstTimestamp), masked]);
  const [logit, token] = graph.nodes('TopK', [text, graph.int64([1])], [true, true], {
    attributes: { axis: 1 },
  });
  // Spelled out, the sum of exponentials is seven times as fast as ReduceLogSumExp.
  const shares = graph.node('Exp', [graph.node('Sub', [text, logit])]);
  const total = graph.node('ReduceSum', [shares, graph.int64([1])], { attributes: { keepdims: 1 } });
  graph.output('text_token', 'int64', [1, 1], token);
  graph.output('text_logit', 'float32', [1, 1], logit);
  graph.output('text_log_sum_exp', 'float32', [1, 1], graph.node('Add', [graph.node('Log', [total]), logit]));
  graph.output('end_logit', 'float32', [1, 1], slice(text, endToken, endToken + 1));
  const last = Math.min(firstTimestamp + timestamps, vocabulary);
  graph.output('timestamp_logits', 'float32', [1, last - firstTimestamp], slice(row, firstTimestamp, last));
}
