import type { Graph } from '../../runtimes/onnx/writer/graph.ts';
import type { Blocks } from './block.ts';
import type { WhisperConfig } from './config.ts';
import { afterCross, crossAttend, crossQueries, embed, selfAttention } from './decoder.ts';
import { crossDims, crossNames } from './encoder.ts';

/**
 * All tokens at once, without a cache: `tokens` [1, new], `positions` [new] -> `weights` [heads, new, frames], the
 * cross-attention of the alignment heads, in the order of the config. Layers behind the last of them are left out.
 */
export async function alignmentGraph(blocks: Blocks, config: WhisperConfig): Promise<void> {
  const { graph } = blocks;
  const { alignmentHeads, encoder } = config;
  const last = Math.max(...alignmentHeads.map(([layer]) => layer));
  const found: string[] = [];
  let stream = await embed(blocks, config);
  for (let i = 0; i <= last; i++) {
    stream = await selfAttention(blocks, stream, i, config, false);
    const queries = await crossQueries(blocks, stream, i, config);
    const heads = alignmentHeads.flatMap(([layer, head]) => (layer === i ? [head] : []));
    let attended = '';
    if (i < last) {
      attended = crossAttend(blocks, queries, i, config);
    } else {
      graph.input(crossNames(i)[0], 'float32', crossDims(config, 'keys'));
    }
    if (heads.length > 0) found.push(attentionOf(graph, queries, i, heads, config));
    if (i < last) stream = await afterCross(blocks, stream, attended, i, config);
  }
  const all = graph.node('Concat', found, { attributes: { axis: 0 } });
  graph.output('weights', 'float32', [alignmentHeads.length, 'new', encoder.frames], all);
}

/** softmax(QK / sqrt(width)) of some heads of a layer: [heads, new, frames] */
function attentionOf(
  graph: Graph,
  queries: string,
  layer: number,
  heads: readonly number[],
  { width, decoder }: WhisperConfig,
): string {
  const headWidth = width / decoder.heads;
  const split = graph.node('Reshape', [queries, graph.int64([-1, decoder.heads, headWidth])]);
  const byHead = graph.node('Transpose', [split], { attributes: { perm: [1, 0, 2] } });
  const [keys] = crossNames(layer);
  const heard = graph.node('Reshape', [keys, graph.int64([decoder.heads, headWidth, -1])]);
  const chosen = graph.int64(heads);
  const pick = (x: string): string => graph.node('Gather', [x, chosen], { attributes: { axis: 0 } });
  const scores = graph.node('FusedMatMul', [pick(byHead), pick(heard)], {
    domain: 'com.microsoft',
    attributes: { alpha: { float: headWidth ** -0.5 } },
  });
  return graph.node('Softmax', [scores], { attributes: { axis: -1 } });
}
