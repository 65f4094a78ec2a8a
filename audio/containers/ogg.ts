import { badAudio } from '../bad-audio.ts';
import type { ByteSource } from '../byte-source.ts';
import type { Claim } from './claim.ts';
import { flacClaim } from './flac.ts';

/** A page has at most a header of 27 bytes, 255 lacing values and 255 bytes for each. */
const longestPage = 27 + 255 + 255 * 255;
type OggContainer = 'ogg/vorbis' | 'ogg/opus' | 'ogg/flac';

const endOfStream = 4;
/** A stream whose first page of sound ends later than this was cut out of a running broadcast. */
const latestFirstPageSeconds = 5;

/**
 * Ogg marks its last page, and each page says at which tick (sample) it ends. A file whose last page is
 * incomplete or is not marked was cut. Source: RFC 3533, section 6; for Opus RFC 7845, sections 4 and 5.
 *
 * @throws LabError `BadAudio`
 */
export async function oggClaim(source: ByteSource, container: OggContainer): Promise<Claim | undefined> {
  const end = await lastTick(source);
  // The first page holds one packet, after 27 bytes of header and one lacing value.
  const first = await source.read(28, 32);
  if (container === 'ogg/flac') return flacClaim(source, 28 + 9);
  if (first.length < 16) return undefined;
  const ticksHz = container === 'ogg/opus' ? 48_000 : first.readUInt32LE(12);
  const preSkip = container === 'ogg/opus' ? first.readUInt16LE(10) : 0;
  const start = await firstTick(source);
  const ticks = end - (start > latestFirstPageSeconds * ticksHz ? start : preSkip);
  return ticks > 0 && ticksHz > 0 ? { durationSeconds: ticks / ticksHz, toleranceSeconds: 0 } : undefined;
}

async function lastTick(source: ByteSource): Promise<number> {
  const tail = await source.read(Math.max(0, source.bytes - longestPage), longestPage);
  const page = tail.subarray(Math.max(0, tail.lastIndexOf('OggS')));
  const cut = (cause: string): Error =>
    badAudio(source.name, 'is cut short: it ends before its last Ogg page', cause);
  const headerBytes = 27 + (page[26] ?? 0);
  if (page.length < headerBytes) throw cut('the header of the last page is incomplete');
  const pageBytes = page.subarray(27, headerBytes).reduce((sum, value) => sum + value, headerBytes);
  const missing = pageBytes - page.length;
  if (missing > 0) throw cut(`${missing} of ${pageBytes} bytes of the last page are missing`);
  if (((page[5] ?? 0) & endOfStream) === 0) throw cut('the last page does not have the end-of-stream mark');
  return Number(page.readBigInt64LE(6));
}

/** At which tick the first page of sound ends; the pages before it, headers, have 0 or -1 there. */
async function firstTick(source: ByteSource): Promise<number> {
  for (let at = 0; at < source.bytes;) {
    const page = await source.read(at, 27 + 255);
    if (page.length < 27 || page.toString('latin1', 0, 4) !== 'OggS') return 0;
    const tick = Number(page.readBigInt64LE(6));
    if (tick > 0) return tick;
    const headerBytes = 27 + (page[26] ?? 0);
    at += page.subarray(27, headerBytes).reduce((sum, value) => sum + value, headerBytes);
  }
  return 0;
}
