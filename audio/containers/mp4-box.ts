import { badAudio } from '../bad-audio.ts';
import type { ByteSource } from '../byte-source.ts';

/** One box of an MP4 file: where it and its content start, and where both end. */
export interface Box {
  type: string;
  start: number;
  content: number;
  end: number;
}

/**
 * The boxes that stand side by side between two places of a file. Source: ISO/IEC 14496-12, section 4.2.
 *
 * @throws LabError `BadAudio` when one reaches further than it may: the file was cut
 */
export async function boxesBetween(source: ByteSource, start: number, end: number): Promise<Box[]> {
  const boxes: Box[] = [];
  for (let at = start; at < end;) {
    const head = await source.read(at, 16);
    const size = head.length < 8 ? 8 : head.readUInt32BE(0);
    const isLong = size === 1 && head.length === 16;
    // 0: to the end of the file; 1: the size is in the eight bytes that follow.
    const bytes = size === 0 ? end - at : isLong ? Number(head.readBigUInt64BE(8)) : size;
    const type = head.toString('latin1', 4, 8);
    const missing = at + bytes - end;
    if (missing > 0) {
      throw badAudio(
        source.name,
        `is cut short: ${missing} bytes are missing`,
        `its ${type} box claims ${bytes} bytes from byte ${at}, and ${end - at} are there`,
      );
    }
    if (bytes < 8) throw badAudio(source.name, 'is damaged', `a box at byte ${at} claims ${bytes} bytes`);
    boxes.push({ type, start: at, content: at + (isLong ? 16 : 8), end: at + bytes });
    at += bytes;
  }
  return boxes;
}
