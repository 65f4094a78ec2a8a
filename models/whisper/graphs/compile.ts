import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ExternalData } from '../../runtimes/onnx/writer/external-data.ts';
import { Graph } from '../../runtimes/onnx/writer/graph.ts';
import { Safetensors } from '../../safetensors.ts';
import { alignmentGraph } from './alignment.ts';
import { Blocks } from './block.ts';
import type { WhisperConfig } from './config.ts';
import { decoderGraph } from './decoder.ts';
import { encoderGraph } from './encoder.ts';
import { LayerWeights } from './layers.ts';
import type { Arithmetic } from './multiply.ts';

/** Files of compiled graphs; their weights lie beside them, in `<name>.data`. */
export const graphFiles = {
  encoder: 'encoder.onnx',
  decoder: 'decoder.onnx',
  alignment: 'alignment.onnx',
} as const;

export interface CompileOptions {
  /** A `.safetensors` file, or the index of several. */
  weights: string;
  config: WhisperConfig;
  encoder: Extract<Arithmetic, 'fp32' | 'standard' | 'rows'>;
  decoder: Exclude<Arithmetic, 'rows'>;
  /** int8 weight; 63 for processors whose sums of products would overflow. */
  greatest: 127 | 63;
  progress: (said: string) => void;
}

/**
 * Writes the graphs of a Whisper into an empty folder, from its published weights. Holds one tensor at a time.
 * @throws LabError `WeightsCorrupt`
 */
export async function compileGraphs(folder: string, options: CompileOptions): Promise<void> {
  const { config, progress } = options;
  // Quantising by rows, in parallel, is of opset 21, which a device's provider need not know.
  const opset = options.decoder === 'standard' ? 17 : 21;
  const cross = options.decoder === 'blocks' || options.decoder === 'tensor' ? 'bytes' : 'fp32';
  await using published = await Safetensors.open(options.weights);
  const write = async (part: 'encoder' | 'decoder', build: (weights: LayerWeights) => Promise<void>) => {
    progress(`writing the ${part}'s graph`);
    const data = await ExternalData.create(join(folder, `${part}.data`));
    try {
      await build(
        new LayerWeights(published, data, options.greatest, () => {
          progress(`writing the ${part}'s weights`);
        }),
      );
      await data.finish();
    } catch (error) {
      await data.abandon();
      throw error;
    }
  };
  const save = (graph: Graph, file: string): Promise<void> => writeFile(join(folder, file), graph.encode());

  await write('encoder', async (weights) => {
    const graph = new Graph('whisper-encoder', { opset });
    await encoderGraph(new Blocks(graph, weights, options.encoder), config, cross, options.greatest);
    await save(graph, graphFiles.encoder);
  });
  await write('decoder', async (weights) => {
    const graph = new Graph('whisper-decoder', { opset });
    await decoderGraph(new Blocks(graph, weights, options.decoder), config, cross);
    await save(graph, graphFiles.decoder);
    if (config.alignmentHeads.length === 0) return;
    const alignment = new Graph('whisper-alignment', { opset });
    await alignmentGraph(new Blocks(alignment, weights, options.decoder), config, cross);
    await save(alignment, graphFiles.alignment);
  });
}
