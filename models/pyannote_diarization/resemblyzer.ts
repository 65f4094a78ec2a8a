import type { Session } from '../runtimes/onnx/session.ts';
import { float32, floats } from '../runtimes/onnx/tensor.ts';
import { hop, melBands, powerMel } from './power-mel.ts';
import { meanOf, normalized } from './vectors.ts';
import { framesOf, stretchOf, type Part, type VoiceEncoder } from './voice-encoder.ts';

/** The network listens to 1.6 s at a time, 1.3 times a second; the last time needs three quarters of it. */
const partialFrames = 160;
const partialStep = 77;
const leastCoverage = 0.75;

/** Speech is brought to -30 dBFS, as in training. */
const targetPower = 10 ** (-30 / 10);

/** Partials in one run of the graph. */
const partialsInRun = 32;
/** A frame reaches so far into its neighbours; a multiple of a frame. */
const reachSamples = 2 * hop;

/** Less says nothing of a voice. */
const fewestFrames = 10;

/**
 * Resemblyzer's speaker encoder (Wan et al., Generalized end-to-end loss, 2018): partials of the frames in which the
 * speaker is heard, one after another as if nothing had been between, then their mean.
 */
export function resemblyzer(session: Session): VoiceEncoder {
  return {
    name: 'resemblyzer',
    // Fitted on LibriSpeech conversations, see README.md.
    rules: { threshold: 0.52, minClusterSize: 12 },
    listen: (samples) => async (parts) => {
      const { start, end } = stretchOf(parts);
      const from = Math.max(0, start - reachSamples);
      const stretch = samples.subarray(from, end + reachSamples);
      const features = powerMel(stretch);
      const partials = parts.map((part) =>
        partialsOf(stretch, features, { ...part, startSample: part.startSample - from }),
      );
      const vectors = await embed(session, partials.flat());
      return partials.map((own) => {
        const vectorsOfPart = vectors.splice(0, own.length);
        const voice = Float32Array.from(normalized(meanOf(vectorsOfPart)));
        return own.length > 0 && voice.every(Number.isFinite) ? voice : undefined;
      });
    },
    release: () => session.release(),
  };
}

/** What the network listens to of one part: [160, 40] each. */
function partialsOf(samples: Float32Array, features: Float32Array, part: Part): Float32Array[] {
  const first = part.startSample / hop;
  const frames = framesOf(part.mask, part.sampleCount / hop).map((frame) => first + frame);
  if (frames.length < fewestFrames) return [];
  const gain = gainOf(samples, frames);
  const partials: Float32Array[] = [];
  for (
    let start = 0;
    start === 0 || start + leastCoverage * partialFrames <= frames.length;
    start += partialStep
  ) {
    const partial = new Float32Array(partialFrames * melBands);
    for (const [index, frame] of frames.slice(start, start + partialFrames).entries()) {
      for (let band = 0; band < melBands; band++) {
        partial[index * melBands + band] = gain * (features[frame * melBands + band] ?? 0);
      }
    }
    partials.push(partial);
  }
  return partials;
}

/** What the power of some frames is multiplied by; silence stays silent. */
function gainOf(samples: Float32Array, frames: readonly number[]): number {
  let energy = 0;
  for (const frame of frames) {
    for (let at = frame * hop; at < (frame + 1) * hop; at++) energy += (samples[at] ?? 0) ** 2;
  }
  return energy === 0 ? 0 : (targetPower * frames.length * hop) / energy;
}

async function embed(session: Session, partials: readonly Float32Array[]): Promise<Float32Array[]> {
  const [input = '', output = ''] = [session.inputNames[0], session.outputNames[0]];
  const vectors: Float32Array[] = [];
  for (let first = 0; first < partials.length; first += partialsInRun) {
    const run = partials.slice(first, first + partialsInRun);
    const mels = new Float32Array(run.length * partialFrames * melBands);
    for (const [index, partial] of run.entries()) mels.set(partial, index * partialFrames * melBands);
    const outputs = await session.run({ [input]: float32(mels, [run.length, partialFrames, melBands]) }, [
      output,
    ]);
    const { data } = floats(outputs, output);
    const width = data.length / run.length;
    for (const index of run.keys()) vectors.push(data.subarray(index * width, (index + 1) * width));
  }
  return vectors;
}
