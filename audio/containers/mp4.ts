import { badAudio } from '../bad-audio.ts';
import type { ByteSource } from '../byte-source.ts';
import type { Claim } from './claim.ts';
import { boxesBetween, type Box } from './mp4-box.ts';

/** Encoders' priming and padding, which some writers count in. */
const toleranceSeconds = 0.25;

/**
 * MP4 is a row of boxes that say how long they are. One that reaches past the end of the file was cut, and
 * without a `moov` box nothing says where the sound is. Source: ISO/IEC 14496-12, sections 4.2 and 8.
 *
 * @throws LabError `BadAudio`
 */
export async function mp4Claim(source: ByteSource): Promise<Claim | undefined> {
  const boxes = await boxesBetween(source, 0, source.bytes);
  const moov = boxes.find(({ type }) => type === 'moov');
  if (moov !== undefined) return soundLength(source, moov);
  throw badAudio(
    source.name,
    'is cut short: its index is missing, as when a recorder was stopped too early',
    `found no moov box, only ${boxes.map(({ type }) => type).join(', ')}`,
  );
}

async function soundLength(source: ByteSource, moov: Box): Promise<Claim | undefined> {
  const inside = (box: Box): Promise<Box[]> => boxesBetween(source, box.content, box.end);
  const movie = await inside(moov);
  const movieClock = await clock(source, movie, 'mvhd');
  for (const track of movie.filter(({ type }) => type === 'trak')) {
    const parts = await inside(track);
    const media = parts.find(({ type }) => type === 'mdia');
    if (media === undefined) continue;
    const mediaParts = await inside(media);
    const handler = mediaParts.find(({ type }) => type === 'hdlr');
    if (handler === undefined) continue;
    if ((await source.read(handler.content + 8, 4)).toString('latin1') !== 'soun') continue;
    const mediaClock = await clock(source, mediaParts, 'mdhd');
    const trackClock = await clock(source, parts, 'tkhd');
    // The track's length leaves out what an edit list cuts away, and counts in a pause before it starts.
    const durationSeconds = Math.min(
      mediaClock.duration / mediaClock.ticksHz,
      trackClock.duration / movieClock.ticksHz,
    );
    return durationSeconds > 0 ? { durationSeconds, toleranceSeconds } : undefined;
  }
  return undefined;
}

/** The clock's rate and the duration in its ticks, from a header box: tkhd has a track number for the rate. */
async function clock(
  source: ByteSource,
  boxes: readonly Box[],
  type: 'mvhd' | 'mdhd' | 'tkhd',
): Promise<{ ticksHz: number; duration: number }> {
  const box = boxes.find((candidate) => candidate.type === type);
  const head = box === undefined ? Buffer.alloc(0) : await source.read(box.content, 36);
  if (head.length < 36) return { ticksHz: 0, duration: 0 };
  // Version 1 has times of eight bytes.
  const isLong = head[0] === 1;
  const ticksHz = head.readUInt32BE(isLong ? 20 : 12);
  const durationAt = (isLong ? 24 : 16) + (type === 'tkhd' ? 4 : 0);
  const duration = isLong ? Number(head.readBigUInt64BE(durationAt)) : head.readUInt32BE(durationAt);
  const isUnknown = duration >= (isLong ? 2 ** 63 : 0xffffffff);
  return { ticksHz, duration: isUnknown ? 0 : duration };
}
