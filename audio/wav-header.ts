import { badAudio } from './bad-audio.ts';
import type { ByteSource } from './byte-source.ts';

export interface WavHeader {
  encoding: 'int' | 'float' | 'A-law' | 'mu-law';
  bitsPerSample: number;
  channels: number;
  sampleRateHz: number;
  /** One sample of each channel. */
  frameBytes: number;
  /** Where the samples start, and how many frames there are. */
  dataOffset: number;
  frames: number;
}

/** The kinds of samples that are read, by the number that WAVE gives them, and the bits that they may have. */
const readable: Record<number, { encoding: WavHeader['encoding']; name: string; bits: number[] }> = {
  0x0001: { encoding: 'int', name: 'PCM', bits: [8, 16, 24, 32] },
  0x0003: { encoding: 'float', name: 'float', bits: [32, 64] },
  0x0006: { encoding: 'A-law', name: 'A-law', bits: [8] },
  0x0007: { encoding: 'mu-law', name: 'mu-law', bits: [8] },
};
const otherNames: Record<number, string> = {
  0x0002: 'MS ADPCM',
  0x0011: 'IMA ADPCM',
  0x0031: 'GSM 6.10',
  0x0050: 'MPEG',
  0x0055: 'MP3',
};
const extensible = 0xfffe;
/** What writers that cannot seek back (ffmpeg and sox into a pipe) leave where a size belongs. */
const isUnknownSize = (bytes: number): boolean => bytes === 0 || bytes === 0x7ffff000 || bytes >= 0xffffff00;

/**
 * Reads the chunks of a RIFF/WAVE or RF64 file up to its samples. Chunks in any order, of odd sizes, and
 * unknown ones are fine; what the data chunk claims must be there.
 *
 * @throws LabError `BadAudio`
 */
export async function readWavHeader(source: ByteSource): Promise<WavHeader> {
  const head = await source.read(0, 12);
  const isRf64 = head.toString('latin1', 0, 4) === 'RF64';
  // Where the outer size is right, the file was finished: then 0 bytes of data are 0 bytes.
  const isFinished = head.length === 12 && head.readUInt32LE(4) === source.bytes - 8;
  let format: Format | undefined;
  let rf64DataBytes: number | undefined;
  for (let at = 12; at + 8 <= source.bytes;) {
    const chunk = await source.read(at, 8 + 40);
    const id = chunk.toString('latin1', 0, 4);
    const size = chunk.readUInt32LE(4);
    if (id === 'fmt ') format = readFormat(source.name, chunk.subarray(8, 8 + size));
    if (id === 'ds64' && isRf64 && chunk.length >= 24) rf64DataBytes = Number(chunk.readBigUInt64LE(16));
    if (id === 'data') {
      if (format === undefined) throw notWave(source.name, 'its data chunk comes before a fmt chunk');
      const claimed = isRf64 && size === 0xffffffff && rf64DataBytes !== undefined ? rf64DataBytes : size;
      const dataOffset = at + 8;
      const dataBytes =
        isUnknownSize(claimed) && !isFinished
          ? source.bytes - dataOffset
          : whole(source, dataOffset, claimed);
      return { ...format, dataOffset, frames: Math.floor(dataBytes / format.frameBytes) };
    }
    at += 8 + size + (size % 2);
  }
  throw badAudio(
    source.name,
    'is cut short: its header ends before any sound',
    `${format === undefined ? 'no fmt and no data chunk' : 'no data chunk'} in ${source.bytes} bytes of WAVE`,
  );
}

type Format = Pick<WavHeader, 'encoding' | 'bitsPerSample' | 'channels' | 'sampleRateHz' | 'frameBytes'>;

function readFormat(name: string, fmt: Buffer): Format {
  if (fmt.length < 16) throw notWave(name, `its fmt chunk has ${fmt.length} bytes, not 16 or more`);
  const outer = fmt.readUInt16LE(0);
  // The first two bytes of the GUID are the format that an extensible header stands for.
  const tag = outer === extensible && fmt.length >= 26 ? fmt.readUInt16LE(24) : outer;
  const channels = fmt.readUInt16LE(2);
  const sampleRateHz = fmt.readUInt32LE(4);
  const bitsPerSample = fmt.readUInt16LE(14);
  const frameBytes = (channels * bitsPerSample) / 8;
  const kind = readable[tag];
  if (kind?.bits.includes(bitsPerSample) !== true) {
    const found = kind?.name ?? otherNames[tag] ?? `format 0x${tag.toString(16).padStart(4, '0')}`;
    const expected = Object.values(readable).map(({ name: each, bits }) => `${each} with ${bits.join(', ')}`);
    throw badAudio(
      name,
      'is a WAVE file of a kind that is not read',
      `found ${found} with ${bitsPerSample} bits, expected ${expected.join(' or ')}`,
    );
  }
  if (channels === 0 || sampleRateHz === 0)
    throw notWave(name, `its header claims ${channels} channels at ${sampleRateHz} Hz`);
  return { encoding: kind.encoding, bitsPerSample, channels, sampleRateHz, frameBytes };
}

function whole(source: ByteSource, dataOffset: number, claimed: number): number {
  const there = source.bytes - dataOffset;
  if (claimed <= there) return claimed;
  throw badAudio(
    source.name,
    `is cut short: ${claimed - there} of ${claimed} bytes of sound are missing`,
    `the data chunk claims ${claimed} bytes, the file has ${there}`,
  );
}

const notWave = (name: string, cause: string): Error => badAudio(name, 'is not a sound WAVE file', cause);
