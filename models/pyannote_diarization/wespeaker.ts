import type { Session } from '../runtimes/onnx/session.ts';
import { float32, floats } from '../runtimes/onnx/tensor.ts';
import { fbankBands, fbankFrames, hop, kaldiFbank } from './kaldi-fbank.ts';
import { framesOf, stretchOf, type Part, type VoiceEncoder } from './voice-encoder.ts';

/** The network halves time three times, and a deviation takes two of what is left. */
const fewestFrames = 9;

/**
 * WeSpeaker's ResNet34 (Wang et al., 2023): filter bank energies of a chunk, less their mean over the chunk, of which
 * only the frames with the speaker are heard.
 */
export function wespeaker(session: Session): VoiceEncoder {
  return {
    name: 'wespeaker',
    // pyannote/speaker-diarization-3.1, config.yaml
    rules: { threshold: 0.7045654963945799, minClusterSize: 12 },
    listen: (samples) => async (parts) => {
      const { start, end } = stretchOf(parts);
      const features = kaldiFbank(samples.subarray(start, end), end - start);
      const voices: (Float32Array | undefined)[] = [];
      // One by one: parts differ in length, and a convolution keeps all cores busy by itself.
      for (const part of parts) voices.push(await voiceOf(session, features, part, start));
      return voices;
    },
    release: () => session.release(),
  };
}

async function voiceOf(
  session: Session,
  features: Float32Array,
  { startSample, sampleCount, mask }: Part,
  start: number,
): Promise<Float32Array | undefined> {
  const count = fbankFrames(sampleCount);
  const first = (startSample - start) / hop;
  const chunk = features.subarray(first * fbankBands, (first + count) * fbankBands);
  const frames = framesOf(mask, count);
  if (frames.length < fewestFrames) return undefined;

  const mean = new Float64Array(fbankBands);
  for (let i = 0; i < chunk.length; i++) {
    mean[i % fbankBands] = (mean[i % fbankBands] ?? 0) + (chunk[i] ?? 0) / count;
  }
  const heard = new Float32Array(frames.length * fbankBands);
  for (const [index, frame] of frames.entries()) {
    for (let band = 0; band < fbankBands; band++) {
      heard[index * fbankBands + band] = (chunk[frame * fbankBands + band] ?? 0) - (mean[band] ?? 0);
    }
  }
  const [input = '', output = ''] = [session.inputNames[0], session.outputNames[0]];
  const outputs = await session.run({ [input]: float32(heard, [1, frames.length, fbankBands]) }, [output]);
  const { data } = floats(outputs, output);
  return data.every(Number.isFinite) ? data : undefined;
}
