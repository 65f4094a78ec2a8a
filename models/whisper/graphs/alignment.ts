import type { Graph } from '../../runtimes/onnx/writer/graph.ts';
import type { Blocks } from './block.ts';
import type { WhisperConfig } from './config.ts';
import { attendCross, keysOfHeads, takeCross, type Cross, type CrossForm } from './cross-attention.ts';
import { afterCross, crossQueries, embed, selfAttention } from './decoder.ts';

/**
 * All tokens at once, without a cache: `tokens` [1, new], `positions` [new] -> `weights` [heads, new, frames], the
 * cross-attention of the alignment heads, in the order of the config. Layers behind the last of them are left out.
 */
export async function alignmentGraph(blocks: Blocks, config: WhisperConfig, form: CrossForm): Promise<void> {
  const { graph } = blocks;
  const { alignmentHeads, encoder } = config;
  const last = Math.max(...alignmentHeads.map(([layer]) => layer));
  const found: string[] = [];
  let stream = await embed(blocks, config);
  for (let i = 0; i <= last; i++) {
    stream = await selfAttention(blocks, stream, i, config, false);
    const queries = await crossQueries(blocks, stream, i, config);
    const heads = alignmentHeads.flatMap(([layer, head]) => (layer === i ? [head] : []));
    const cross = takeCross(graph, i, config, form, i < last ? 'all' : 'keys');
    if (heads.length > 0) found.push(attentionOf(graph, queries, cross, heads, config));
    if (i < last) {
      const attended = attendCross(graph, queries, cross, config);
      stream = await afterCross(blocks, stream, attended, i, config);
    }
  }
  const all = graph.node('Concat', found, { attributes: { axis: 0 } });
  graph.output('weights', 'float32', [alignmentHeads.length, 'new', encoder.frames], all);
}

/** softmax(QK / sqrt(width)) of some heads of a layer: [heads, new, frames] */
function attentionOf(
  graph: Graph,
  queries: string,
  cross: Cross,
  heads: readonly number[],
  config: WhisperConfig,
): string {
  const { width, decoder } = config;
  const headWidth = width / decoder.heads;
  const split = graph.node('Reshape', [queries, graph.int64([-1, decoder.heads, headWidth])]);
  const byHead = graph.node('Transpose', [split], { attributes: { perm: [1, 0, 2] } });
  const asked = graph.node('Gather', [byHead, graph.int64(heads)], { attributes: { axis: 0 } });
  const scores = graph.node('FusedMatMul', [asked, keysOfHeads(graph, cross, heads, config)], {
    domain: 'com.microsoft',
    attributes: { alpha: { float: headWidth ** -0.5 } },
  });
  return graph.node('Softmax', [scores], { attributes: { axis: -1 } });
}
