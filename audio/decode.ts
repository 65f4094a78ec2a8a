import decodeStream, { type AudioData } from 'audio-decode';
import type { Audio } from './audio.ts';
import { badAudio, messageOf } from './bad-audio.ts';
import { pieces, withFile, type ByteSource } from './byte-source.ts';
import { collect } from './collect.ts';
import { HeldSamples, type SampleSink } from './sample-sink.ts';
import { claimOf } from './containers/claim.ts';
import { flacPieces } from './containers/flac-pieces.ts';
import { mp4Pieces } from './containers/mp4-pieces.ts';
import { sniff, type Container, type Sniffed } from './sniff.ts';
import { readWavHeader, type WavHeader } from './wav-header.ts';
import { wavChannels } from './wav.ts';
import type { Window } from './window.ts';

/** The recording that audio was taken from. */
export interface AudioSource {
  container: Container;
  sampleRateHz: number;
  channels: number;
  /** Length of the whole recording, whichever part of it was taken. */
  durationSeconds: number;
}

/** What is known of samples besides themselves. */
export interface Heard {
  sampleRateHz: number;
  source: AudioSource;
}

export type DecodedAudio = Audio & Heard;

/**
 * What is read at once. Larger pieces are not faster, and outlive two collections of the young heap: then they, and
 * what is decoded of them, stay until tens of megabytes of them have gathered.
 */
const pieceBytes = 1 << 14;
const pieceFrames = 1 << 13;

/** Names of audio-decode's codecs; `oga` is vorbis, and `flac` takes FLAC in Ogg too. */
const codecs = {
  flac: 'flac',
  mp3: 'mp3',
  mp4: 'm4a',
  aac: 'aac',
  'ogg/vorbis': 'oga',
  'ogg/opus': 'opus',
  'ogg/flac': 'flac',
  webm: 'webm',
} as const;

/**
 * Reads a recording as mono (the mean of its channels): wav with our own reader; flac, mp3, m4a, aac, ogg
 * (vorbis, opus, flac) and webm with audio-decode. The container is told by content.
 *
 * Memory: the result (230 MB an hour at 16 kHz) twice while it is put together, and some 80 MB more,
 * whatever the length of the file. Time: 20 to 30 s of one core for an hour of mp3 or m4a. The event loop
 * is held while a piece decodes: in a worker, use `decodeApart`.
 *
 * @throws LabError `BadAudio` (scope item): no such file, not a recording, empty, damaged, or shorter than
 * its own container says
 * @example const { samples } = await decodeAudio('call.m4a', { sampleRateHz: 16_000 })
 */
export async function decodeAudio(path: string, window: Window = {}): Promise<DecodedAudio> {
  const held = new HeldSamples();
  const heard = await decodeInto(path, window, held);
  return { samples: held.take(), ...heard };
}

/** `decodeAudio` that keeps nothing: the samples go to `sink` as they come. @throws LabError as decodeAudio */
export const decodeInto = (path: string, window: Window, sink: SampleSink): Promise<Heard> =>
  withFile(path, async (source) => {
    const sniffed = await sniff(source);
    if (sniffed.container !== 'wav') {
      const claim = await claimOf(source, sniffed);
      return collect(source.name, sniffed.container, codecParts(source, sniffed), window, claim, sink);
    }
    const header = await readWavHeader(source);
    const claim = { durationSeconds: header.frames / header.sampleRateHz, toleranceSeconds: 0 };
    return collect(source.name, 'wav', wavParts(source, header), window, claim, sink);
  });

async function* wavParts(source: ByteSource, header: WavHeader): AsyncGenerator<AudioData> {
  const end = header.dataOffset + header.frames * header.frameBytes;
  const step = pieceFrames * header.frameBytes;
  for (let at = header.dataOffset; at < end; at += step) {
    const data = await source.read(at, Math.min(step, end - at));
    yield { channelData: wavChannels(data, header), sampleRate: header.sampleRateHz };
  }
}

async function* codecParts(source: ByteSource, { container, start }: Sniffed): AsyncGenerator<AudioData> {
  if (container === 'wav') return;
  try {
    yield* decodeStream(encodedPieces(source, container, start), codecs[container]);
  } catch (error) {
    throw badAudio(source.name, `cannot be decoded as ${container}`, messageOf(error));
  }
}

function encodedPieces(source: ByteSource, container: Container, start: number): AsyncGenerator<Uint8Array> {
  if (container === 'mp4') return mp4Pieces(source, pieceBytes);
  if (container === 'flac') return flacPieces(source, start, pieceBytes);
  return pieces(source, start, pieceBytes);
}
