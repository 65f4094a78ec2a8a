import { badAudio } from '../bad-audio.ts';
import type { ByteSource } from '../byte-source.ts';
import type { Claim } from './claim.ts';

const ids = { segment: 0x18538067, cluster: 0x1f43b675, info: 0x1549a966, duration: 0x4489, scale: 0x2ad7b1 };
/** The last block's length is often not counted in. */
const toleranceSeconds = 0.2;

interface Element {
  id: number;
  /** Where its content starts, and how long that is; infinite where a live recorder could not know. */
  content: number;
  bytes: number;
}

/**
 * Matroska and WebM are nested elements that say how long they are. One that reaches past the end of the
 * file was cut; the duration is compared with the sound. Live recordings say neither. Source: RFC 8794, RFC 9559.
 *
 * @throws LabError `BadAudio`
 */
export async function webmClaim(source: ByteSource): Promise<Claim | undefined> {
  let durationSeconds: number | undefined;
  for (let at = 0; at < source.bytes;) {
    const element = await elementAt(source, at);
    if (element === undefined) break;
    const missing = element.content + element.bytes - source.bytes;
    if (Number.isFinite(missing) && missing > 0) {
      throw badAudio(
        source.name,
        `is cut short: ${missing} bytes are missing`,
        `an element claims ${element.bytes} bytes from byte ${element.content}, the file ends at ${source.bytes}`,
      );
    }
    if (element.id === ids.info) durationSeconds = await readDuration(source, element);
    // Into a segment, and into a cluster of unknown length; past everything else.
    const isOpen = element.id === ids.segment || element.bytes === Infinity;
    at = isOpen ? element.content : element.content + element.bytes;
  }
  return durationSeconds === undefined ? undefined : { durationSeconds, toleranceSeconds };
}

async function readDuration(source: ByteSource, info: Element): Promise<number | undefined> {
  let ticks: number | undefined;
  let tickNs = 1_000_000;
  for (let at = info.content; at < info.content + info.bytes;) {
    const element = await elementAt(source, at);
    if (element === undefined) break;
    const value = await source.read(element.content, Math.min(8, element.bytes));
    if (element.id === ids.duration && value.length >= 4)
      ticks = value.length === 8 ? value.readDoubleBE(0) : value.readFloatBE(0);
    if (element.id === ids.scale && value.length > 0) tickNs = value.readUIntBE(0, Math.min(6, value.length));
    at = element.content + element.bytes;
  }
  return ticks === undefined ? undefined : (ticks * tickNs) / 1e9;
}

async function elementAt(source: ByteSource, at: number): Promise<Element | undefined> {
  const head = await source.read(at, 12);
  const idBytes = Math.clz32((head[0] ?? 0) << 24) + 1;
  if (idBytes > 4 || head.length < idBytes + 1) return undefined;
  const sizeBytes = Math.clz32((head[idBytes] ?? 0) << 24) + 1;
  if (sizeBytes > 8 || head.length < idBytes + sizeBytes) return undefined;
  // The first one bit of a size tells its length; a size of ones alone means unknown.
  let bytes = (head[idBytes] ?? 0) & (0xff >> sizeBytes);
  for (const byte of head.subarray(idBytes + 1, idBytes + sizeBytes)) bytes = bytes * 256 + byte;
  const isUnknown = bytes >= 2 ** (7 * sizeBytes) - 1;
  return {
    id: head.readUIntBE(0, idBytes),
    content: at + idBytes + sizeBytes,
    bytes: isUnknown ? Infinity : bytes,
  };
}
