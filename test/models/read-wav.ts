import { readFile } from 'node:fs/promises';
import type { Audio } from '../../audio/audio.ts';

/** Reads 16-bit mono PCM with the plain 44-byte header that the test clips have. */
export async function readWav(path: string): Promise<Audio> {
  const wav = await readFile(path);
  const [channels, bits] = [wav.readUInt16LE(22), wav.readUInt16LE(34)];
  if (wav.toString('ascii', 36, 40) !== 'data' || channels !== 1 || bits !== 16) {
    throw new Error(`${path} is not a plain 16-bit mono WAV`);
  }
  const count = Math.min(wav.readUInt32LE(40), wav.length - 44) / 2;
  const samples = Float32Array.from(
    { length: count },
    (_, index) => wav.readInt16LE(44 + 2 * index) / 32_768,
  );
  return { samples, sampleRateHz: wav.readUInt32LE(24) };
}

/** Every n-th sample: as good as a filter where only equal input matters. */
export const everyNth = (samples: Float32Array, n: number): Float32Array =>
  Float32Array.from({ length: Math.ceil(samples.length / n) }, (_, index) => samples[index * n] ?? 0);
