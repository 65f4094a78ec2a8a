import { Graph } from '../../runtimes/onnx/writer/graph.ts';
import { decode } from './decoder.ts';
import { encode } from './encoder.ts';
import { Layers } from './layers.ts';
import { PublishedWeights } from './published-weights.ts';

export interface CompileOptions {
  /** The published graphs, `.ort` or `.onnx`. */
  encoder: string;
  decoder: string;
  /** Samples that are heard at once, at most. */
  longest: number;
  /** Tokens for them, at most. */
  most: number;
  /** This processor multiplies signed bytes without cutting sums off. */
  isSigned: boolean;
}

const samplesOfFrame = 384;

/**
 * Moonshine as one graph, from the weights inside its two published ones: `samples` [1, samples] and `limit` [] to
 * `tokens` [tokens, 1, 1]. It computes what they do, to the bit, with a quarter of their operators: those are what the
 * exporter wrote of Python that measures, cuts and joins, for batches and lengths that never come.
 * @throws LabError `WeightsCorrupt`
 */
export async function compileGraph(options: CompileOptions): Promise<Uint8Array> {
  const { longest, most, isSigned } = options;
  const graph = new Graph('moonshine');
  const samples = graph.input('samples', 'float32', [1, 'samples']);
  const limit = graph.input('limit', 'int64', []);
  const encoder = new Layers(graph, await PublishedWeights.open(options.encoder), isSigned);
  const heard = encode(encoder, samples, Math.ceil(longest / samplesOfFrame));
  const decoder = new Layers(graph, await PublishedWeights.open(options.decoder), isSigned);
  graph.output('tokens', 'int64', ['tokens', 1, 1], decode(decoder, heard, limit, most));
  return graph.encode();
}
