import { openSession, type Session, type SessionOptions } from '../runtimes/onnx/session.ts';
import { float32, floats, type FloatTensor, type Tensor } from '../runtimes/onnx/tensor.ts';
import { weightsFile } from '../weights-file.ts';
import { bands, filteredBins, type Features } from './features.ts';
import { hiddenSize, streamingGraph, type Streamed } from './streaming-graph.ts';

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
  const open = async (name: string, streamed: Streamed): Promise<Recurrent> => {
    const graph = await streamingGraph(weightsFile(files, name), streamed);
    return { session: await openSession(graph, options), recurrent: streamed.recurrent };
  };
  const heard = { feat_erb: [1, 1, 'heard', bands], feat_spec: [1, 2, 'heard', filteredBins] };
  const encoder = await open('encoder', { context: heard, recurrent: 1 });
  const erbDecoder = await open('erb_decoder', { context: {}, recurrent: 2 });
  const kept = { c0: [1, channels, 'kept', filteredBins] };
  const dfDecoder = await open('df_decoder', { context: kept, recurrent: 2 });

  return {
    listen() {
      let heardLast = Array.from({ length: heardBefore }, silence);
      let keptLast: FloatTensor = float32(new Float32Array(), [1, channels, 0, filteredBins]);
      const encode = stateful(encoder);
      const decodeErb = stateful(erbDecoder);
      const decodeDf = stateful(dfDecoder);
      return async (block) => {
        const features = [...heardLast, ...block];
        heardLast = features.slice(-heardBefore);
        const encoded = await encode(inputsOf(features));
        const emb = floats(encoded, 'emb');
        const skips = named(['e0', 'e1', 'e2', 'e3'], (name) => floats(encoded, name));
        const masked = await decodeErb({ emb, ...skips });
        keptLast = joined(keptLast, floats(encoded, 'c0'));
        const filtered = await decodeDf({ emb, c0: keptLast });
        return { gains: floats(masked, 'm').data, coefficients: floats(filtered, 'coefs').data };
      };
    },
    async release() {
      for (const { session } of [encoder, erbDecoder, dfDecoder]) await session.release();
    },
  };
}

interface Recurrent {
  session: Session;
  recurrent: number;
}

/** Runs a graph whose GRUs go on where they stopped; at first they know nothing. */
function stateful({
  session,
  recurrent,
}: Recurrent): (inputs: Record<string, Tensor>) => Promise<Record<string, Tensor>> {
  const indices = Array.from({ length: recurrent }, (_, index) => String(index));
  let states = named(indices, () => float32(new Float32Array(hiddenSize), [1, 1, hiddenSize]), 'state');
  return async (inputs) => {
    const outputs = await session.run({ ...inputs, ...states });
    states = named(indices, (index) => floats(outputs, `next${index}`), 'state');
    return outputs;
  };
}

const named = (
  names: readonly string[],
  tensorOf: (name: string) => Tensor,
  prefix = '',
): Record<string, Tensor> =>
  Object.fromEntries(names.map((name): [string, Tensor] => [`${prefix}${name}`, tensorOf(name)]));

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
