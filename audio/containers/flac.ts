import type { ByteSource } from '../byte-source.ts';
import type { Claim } from './claim.ts';

/**
 * FLAC says in STREAMINFO how many samples it has, or 0 where the writer did not know.
 * Source: RFC 9639, section 8.2.
 */
export async function flacClaim(source: ByteSource, start: number): Promise<Claim | undefined> {
  const head = await source.read(start, 4 + 4 + 34);
  if (head.length < 42) return undefined;
  const info = head.subarray(8);
  // 20 bits of rate, 3 of channels, 5 of depth, then 36 of samples.
  const sampleRateHz = info.readUIntBE(10, 3) >>> 4;
  const samples = ((info[13] ?? 0) & 15) * 2 ** 32 + info.readUInt32BE(14);
  if (samples === 0 || sampleRateHz === 0) return undefined;
  return { durationSeconds: samples / sampleRateHz, toleranceSeconds: 0 };
}
