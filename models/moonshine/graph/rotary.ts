import type { Graph } from '../../runtimes/onnx/writer/graph.ts';
import type { Layers } from './layers.ts';

/** What the numbers of a head are multiplied with at each position, [positions, 1, head width]. */
export interface Rotary {
  /** Each number itself. */
  own: string;
  /** Its neighbour: each two numbers are turned against each other. */
  neighbour: string;
}

/** Where the neighbour of a number lies. */
export const neighbourOf = (i: number): number => i ^ 1;

/**
 * The tables of the first positions. A head's first numbers are turned, at a frequency for each two of them; those
 * behind stay as they are.
 * @param module that the frequencies belong to
 */
export function rotaryOf(
  { graph, weights }: Layers,
  module: string,
  positions: number,
  headWidth: number,
): Rotary {
  const nodes = ['Expand', 'MatMul'].map((name) => `${module}/rotary_emb/${name}`);
  const frequencies = weights.floatsInto(nodes, 0);
  const turned = 2 * frequencies.length;
  const at = graph.float32([...Array(positions).keys()], [positions, 1]);
  const angles = graph.node('Mul', [at, graph.float32([...frequencies], [1, frequencies.length])]);
  const both = graph.int64(Array.from({ length: turned }, (_, i) => i >> 1));
  const table = (operator: 'Cos' | 'Sin', signs: readonly [number, number], still: number): string => {
    const each = graph.node('Gather', [graph.node(operator, [angles]), both], { attributes: { axis: 1 } });
    const signed = graph.node('Mul', [
      each,
      graph.float32(Array.from({ length: turned }, (_, i) => signs[i % 2] ?? 0)),
    ]);
    const rest = [positions, headWidth - turned] as const;
    const fill = graph.float32(Array<number>(rest[0] * rest[1]).fill(still), rest);
    const whole = graph.node('Concat', [signed, fill], { attributes: { axis: 1 } });
    return graph.node('Unsqueeze', [whole, graph.int64([1])]);
  };
  return { own: table('Cos', [1, 1], 1), neighbour: table('Sin', [-1, 1], 0) };
}

/**
 * x and its neighbours, [1, new, heads, width], with the tables of their positions: turned. onnxruntime's operator for
 * it rounds once where the published graphs round twice.
 */
export const rotate = (graph: Graph, x: string, neighbours: string, { own, neighbour }: Rotary): string =>
  graph.node('Add', [graph.node('Mul', [x, own]), graph.node('Mul', [neighbours, neighbour])]);
