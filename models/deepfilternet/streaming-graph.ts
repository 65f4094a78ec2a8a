import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { LabError } from '../../contract/failure.ts';
import { editGraph, type EditedNode } from '../runtimes/onnx/edit-graph.ts';

export const hiddenSize = 256;

export interface Streamed {
  /** Inputs that get frames from before the block instead of the padding inside the graph, with their dimensions. */
  context: Readonly<Record<string, readonly (number | string)[]>>;
  /** How many GRUs the graph has: each gets an input `state0`, ... and an output `next0`, ... [1, 1, hiddenSize]. */
  recurrent: number;
}

/**
 * The published graphs hear a recording whole: they begin with silence and empty GRUs, and keep neither. This one
 * takes both from outside and gives the GRUs' states back, so that a recording can be heard block by block with the
 * same result. Weights and arithmetic stay as they are.
 *
 * @param path an ONNX file of DeepFilterNet3
 * @throws LabError `WeightsCorrupt` when the file is not such a graph
 */
export async function streamingGraph(path: string, { context, recurrent }: Streamed): Promise<Uint8Array> {
  const padded = new Set(Object.keys(context));
  const states: string[] = [];
  const node = (node: EditedNode): EditedNode => {
    const [first = ''] = node.inputs;
    if (node.operator === 'Pad' && padded.delete(first)) {
      return { operator: 'Identity', inputs: [first], outputs: node.outputs };
    }
    if (node.operator !== 'GRU') return node;
    const index = states.push(`next${states.length}`) - 1;
    const [values = ''] = node.outputs;
    return {
      operator: 'GRU',
      inputs: [...node.inputs.slice(0, 5), `state${index}`],
      outputs: [values, `next${index}`],
    };
  };
  const state = [1, 1, hiddenSize];
  const named = (name: string): Record<string, number[]> =>
    Object.fromEntries(Array.from({ length: recurrent }, (_, index) => [`${name}${index}`, state]));
  const name = basename(path);
  const graph = editGraph(await readFile(path), name, {
    inputs: { ...context, ...named('state') },
    outputs: named('next'),
    node,
  });
  if (padded.size > 0 || states.length !== recurrent) {
    throw new LabError({
      type: 'WeightsCorrupt',
      summary: `${name} is not the graph of DeepFilterNet3 that the card names.`,
      cause: `it has ${states.length} GRUs, not ${recurrent}; without padding: ${[...padded].join(', ') || 'none'}`,
    });
  }
  return graph;
}
