import { badAudio } from '../bad-audio.ts';
import type { ByteSource } from '../byte-source.ts';
import type { Claim } from './claim.ts';

const ratesHz = {
  mpeg1: [44_100, 48_000, 32_000],
  mpeg2: [22_050, 24_000, 16_000],
  mpeg25: [11_025, 12_000, 8_000],
};
/** Decoders drop a frame or two while they find their feet. */
const toleranceFrames = 3;

/**
 * The first frame of most mp3 files is a Xing or Info header with the number of frames and bytes; files
 * without one promise nothing. Source: LAME's tag specification (gabriel.mp3-tech.org/mp3infotag.html).
 *
 * @throws LabError `BadAudio`
 */
export async function mp3Claim(source: ByteSource, start: number): Promise<Claim | undefined> {
  const frame = await source.read(start, 256);
  if (frame.length < 192) return undefined;
  const version = ((frame[1] ?? 0) >> 3) & 3;
  const isMpeg1 = version === 3;
  const isMono = (frame[3] ?? 0) >> 6 === 3;
  const rates = isMpeg1 ? ratesHz.mpeg1 : version === 2 ? ratesHz.mpeg2 : ratesHz.mpeg25;
  const sampleRateHz = rates[((frame[2] ?? 0) >> 2) & 3];
  const tag = frame.subarray(4 + (isMpeg1 ? (isMono ? 17 : 32) : isMono ? 9 : 17));
  const name = tag.toString('latin1', 0, 4);
  if (sampleRateHz === undefined || (name !== 'Xing' && name !== 'Info')) return undefined;

  const flags = tag.readUInt32BE(4);
  const hasFrames = (flags & 1) !== 0;
  const hasBytes = (flags & 2) !== 0;
  const frames = hasFrames ? tag.readUInt32BE(8) : 0;
  const bytes = hasBytes ? tag.readUInt32BE(hasFrames ? 12 : 8) : 0;
  const missing = start + bytes - source.bytes;
  if (missing > 0) {
    throw badAudio(
      source.name,
      `is cut short: ${missing} of ${bytes} bytes are missing`,
      `its ${name} header claims ${bytes} bytes of mp3 frames, the file has ${source.bytes - start}`,
    );
  }
  if (frames === 0) return undefined;
  const frameSeconds = (isMpeg1 ? 1152 : 576) / sampleRateHz;
  const padding = encoderPadding(tag) / sampleRateHz;
  return {
    durationSeconds: frames * frameSeconds - padding,
    toleranceSeconds: toleranceFrames * frameSeconds,
  };
}

/** Samples that LAME put before and after the sound, and that decoders take away again. */
function encoderPadding(tag: Buffer): number {
  const hasAll = tag.readUInt32BE(4) === 15;
  const lame = tag.subarray(120);
  if (!hasAll || !/^(LAME|Lavc|Lavf)/.test(lame.toString('latin1', 0, 4))) return 0;
  const both = lame.readUIntBE(21, 3);
  return (both >>> 12) + (both & 0xfff);
}
