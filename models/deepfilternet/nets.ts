import type { SessionOptions } from '../runtimes/onnx/session.ts';
import { float32, floats, type FloatTensor, type Tensor } from '../runtimes/onnx/tensor.ts';
import { weightsFile } from '../weights-file.ts';
import { bands, filteredBins, type Features } from './features.ts';
import { openRecurrentGraph, type RecurrentGraph } from './recurrent-graph.ts';
import type { Streamed } from './streaming-graph.ts';

/** The encoder's first convolutions look two frames back. */
const heardBefore = 2;
/** The filter decoder looks four frames back at what the encoder made of the lowest bins. */
const keptBefore = 4;
const channels = 64;

export interface Estimates {
  /** [frames, bands], 0 to 1 */
  gains: Float32Array;
  /** [frames, filteredBins, taps, 2] */
  coefficients: Float32Array;
}

export interface Nets {
  /** Hears one recording from its start, block after block of any length: the result is that of one long block. */
  listen(): (block: readonly Features[]) => Promise<Estimates>;
  release(): Promise<void>;
}

/**
 * The three nets of DeepFilterNet3: an encoder, a decoder for the gains and one for the filter.
 * @param files `encoder`, `erb_decoder`, `df_decoder`
 * @throws LabError
 */
export async function openNets(
  files: Readonly<Record<string, string>>,
  options: SessionOptions,
): Promise<Nets> {
  const open = (name: string, context: Streamed['context'], recurrent: number): Promise<RecurrentGraph> =>
    openRecurrentGraph(weightsFile(files, name), { context, recurrent }, options);
  const heard = { feat_erb: [1, 1, 'heard', bands], feat_spec: [1, 2, 'heard', filteredBins] };
  const kept = { c0: [1, channels, 'kept', filteredBins] };
  const encoder = await open('encoder', heard, 1);
  const erbDecoder = await open('erb_decoder', {}, 2);
  const dfDecoder = await open('df_decoder', kept, 2);

  return {
    listen() {
      let heardLast = Array.from({ length: heardBefore }, silence);
      let keptLast: FloatTensor = float32(new Float32Array(), [1, channels, 0, filteredBins]);
      const encode = encoder.start();
      const decodeErb = erbDecoder.start();
      const decodeDf = dfDecoder.start();
      return async (block) => {
        const features = [...heardLast, ...block];
        heardLast = features.slice(-heardBefore);
        const encoded = await encode(inputsOf(features));
        const part = (name: string): FloatTensor => floats(encoded, name);
        const emb = part('emb');
        const skips = { e0: part('e0'), e1: part('e1'), e2: part('e2'), e3: part('e3') };
        const masked = await decodeErb({ emb, ...skips });
        keptLast = joined(keptLast, part('c0'));
        const filtered = await decodeDf({ emb, c0: keptLast });
        return { gains: floats(masked, 'm').data, coefficients: floats(filtered, 'coefs').data };
      };
    },
    async release() {
      for (const graph of [encoder, erbDecoder, dfDecoder]) await graph.release();
    },
  };
}

const silence = (): Features => ({
  erb: new Float32Array(bands),
  unit: new Float32Array(2 * filteredBins),
});

function inputsOf(features: readonly Features[]): Record<string, Tensor> {
  const frames = features.length;
  const erb = new Float32Array(frames * bands);
  const spec = new Float32Array(2 * frames * filteredBins);
  for (const [frame, { erb: levels, unit }] of features.entries()) {
    erb.set(levels, frame * bands);
    spec.set(unit.subarray(0, filteredBins), frame * filteredBins);
    spec.set(unit.subarray(filteredBins), (frames + frame) * filteredBins);
  }
  return {
    feat_erb: float32(erb, [1, 1, frames, bands]),
    feat_spec: float32(spec, [1, 2, frames, filteredBins]),
  };
}

/** The last frames of what was there before, and then the new ones: [1, channels, keptBefore + frames, bins]. */
function joined(before: FloatTensor, { data, dims }: FloatTensor): FloatTensor {
  const had = before.dims[2] ?? 0;
  const frames = dims[2] ?? 0;
  const all = new Float32Array(channels * (keptBefore + frames) * filteredBins);
  for (let channel = 0; channel < channels; channel++) {
    const old = before.data.subarray(channel * had * filteredBins, (channel + 1) * had * filteredBins);
    const fresh = data.subarray(channel * frames * filteredBins, (channel + 1) * frames * filteredBins);
    const at = channel * (keptBefore + frames) * filteredBins;
    all.set(old.subarray(-keptBefore * filteredBins), at);
    all.set(fresh, at + keptBefore * filteredBins);
  }
  return float32(all, [1, channels, keptBefore + frames, filteredBins]);
}
