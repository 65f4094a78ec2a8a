import { rangesOf, type Audio } from './audio.ts';
import { SamplesFile } from './samples-file.ts';
import { encodeWavHeader } from './wav.ts';

/** 1 MB: what is in memory at once. */
const pieceSamples = 1 << 18;

/**
 * A recording as a WAVE file (float32, one channel) without a name, for a program that reads its `descriptor`: of a
 * long one no more than a piece is in memory, and nothing of it stays on disk, whatever happens to this process.
 *
 * @throws LabError `StorageFull`
 */
export function wavFileOf(audio: Audio, folder: string): SamplesFile {
  const { sampleRateHz } = audio;
  const samples = rangesOf(audio);
  const form = { sampleRateHz, channels: 1, frames: samples.length, encoding: 'float32' } as const;
  const file = new SamplesFile(folder, encodeWavHeader(form));
  try {
    for (let at = 0; at < samples.length; at += pieceSamples)
      file.push(samples.subarray(at, at + pieceSamples));
    return file;
  } catch (error) {
    file.close();
    throw error;
  }
}
