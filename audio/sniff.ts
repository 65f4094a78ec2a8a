import { isUtf8 } from 'node:buffer';
import { badAudio } from './bad-audio.ts';
import type { ByteSource } from './byte-source.ts';

/** How a recording is wrapped and coded: `ogg/opus` and `ogg/vorbis` have one container and two decoders. */
export const containers = [
  'wav',
  'flac',
  'mp3',
  'mp4',
  'aac',
  'ogg/vorbis',
  'ogg/opus',
  'ogg/flac',
  'webm',
] as const;
export type Container = (typeof containers)[number];

export interface Sniffed {
  container: Container;
  /** Where it starts: after an ID3 tag, which players put before mp3, aac and flac alike. */
  start: number;
}

/**
 * Tells a container by its content; the file's ending does not count.
 *
 * @throws LabError `BadAudio` when it is none that can be read
 */
export async function sniff(source: ByteSource): Promise<Sniffed> {
  const start = await afterId3(source);
  const head = await source.read(start, 4096);
  const container = containerOf(head);
  if (container !== undefined) return { container, start };
  throw badAudio(
    source.name,
    'is not a recording that can be read',
    `expected wav, flac, mp3, m4a, aac, ogg (vorbis, opus or flac) or webm, found ${describe(head)}`,
  );
}

async function afterId3(source: ByteSource): Promise<number> {
  const head = await source.read(0, 10);
  if (head.length < 10 || head.toString('latin1', 0, 3) !== 'ID3') return 0;
  const [a = 0, b = 0, c = 0, d = 0] = head.subarray(6);
  // Seven bits a byte, so that a tag never looks like the start of an mp3 frame.
  return 10 + ((a & 127) << 21) + ((b & 127) << 14) + ((c & 127) << 7) + (d & 127);
}

function containerOf(head: Buffer): Container | undefined {
  const at = (offset: number, text: string): boolean =>
    head.toString('latin1', offset, offset + text.length) === text;
  if ((at(0, 'RIFF') || at(0, 'RF64')) && at(8, 'WAVE')) return 'wav';
  if (at(0, 'fLaC')) return 'flac';
  if (at(4, 'ftyp') || at(4, 'moov') || at(4, 'mdat')) return 'mp4';
  if (at(0, '\x1aE\xdf\xa3')) return 'webm';
  if (at(0, 'OggS')) return oggCodec(head);
  const [first = 0, second = 0] = head;
  if (first !== 0xff || second < 0xe0) return undefined;
  // Twelve bits of ones, then the layer: 0 is AAC in ADTS frames, 1 is layer III.
  if ((second & 0xf6) === 0xf0) return 'aac';
  return (second & 0x06) === 0x02 ? 'mp3' : undefined;
}

function oggCodec(head: Buffer): Container | undefined {
  const firstPacket = 27 + (head[26] ?? 0);
  const name = head.toString('latin1', firstPacket, firstPacket + 8);
  if (name === 'OpusHead') return 'ogg/opus';
  if (name.startsWith('\x01vorbis')) return 'ogg/vorbis';
  return name.startsWith('\x7fFLAC') ? 'ogg/flac' : undefined;
}

function describe(head: Buffer): string {
  if (head.every((byte) => byte === 0)) return 'nothing but zeros';
  const start = head.subarray(0, 16);
  const line = start.toString('utf8').split(/\r?\n/)[0] ?? '';
  const isText = isUtf8(head.subarray(0, -4)) && !/[^\P{Cc}\s]/u.test(line);
  return isText
    ? `text that starts "${line}"`
    : `bytes ${start.toString('hex').replace(/(..)(?=.)/g, '$1 ')}`;
}
