import type { Audio, Stereo } from './audio.ts';
import { aLaw, muLaw } from './g711.ts';
import type { WavHeader } from './wav-header.ts';

/**
 * Samples of WAVE data as [-1, 1], one array a channel.
 *
 * @param data whole frames, as the header describes them
 */
export function wavChannels(data: Buffer, header: WavHeader): Float32Array[] {
  const frames = Math.floor(data.length / header.frameBytes);
  const sampleBytes = header.bitsPerSample / 8;
  const read = sampleReader(data, header);
  return Array.from({ length: header.channels }, (_, channel) => {
    const samples = new Float32Array(frames);
    let at = channel * sampleBytes;
    for (let i = 0; i < frames; i++, at += header.frameBytes) samples[i] = read(at);
    return samples;
  });
}

function sampleReader(data: Buffer, { encoding, bitsPerSample }: WavHeader): (at: number) => number {
  if (encoding === 'float')
    return bitsPerSample === 64 ? (at) => data.readDoubleLE(at) : (at) => data.readFloatLE(at);
  if (encoding === 'mu-law') return (at) => muLaw(data.readUInt8(at));
  if (encoding === 'A-law') return (at) => aLaw(data.readUInt8(at));
  // 8-bit samples have no sign; all others do.
  if (bitsPerSample === 8) return (at) => (data.readUInt8(at) - 128) / 128;
  const bytes = bitsPerSample / 8;
  const scale = 2 ** (1 - bitsPerSample);
  return (at) => data.readIntLE(at, bytes) * scale;
}

/** What a WAVE file of ours is told about its samples. */
export interface WavForm {
  sampleRateHz: number;
  channels: number;
  /** Samples of each channel. */
  frames: number;
  encoding: 'pcm16' | 'float32';
}

const sampleBytesOf = { pcm16: 2, float32: 4 } as const;

/** All that stands before the samples: 44 bytes. */
export function encodeWavHeader({ sampleRateHz, channels, frames, encoding }: WavForm): Buffer {
  const sampleBytes = sampleBytesOf[encoding];
  const frameBytes = sampleBytes * channels;
  const dataBytes = frames * frameBytes;
  const header = Buffer.alloc(44);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(36 + dataBytes, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(encoding === 'pcm16' ? 1 : 3, 20);
  header.writeUInt16LE(channels, 22);
  header.writeUInt32LE(sampleRateHz, 24);
  header.writeUInt32LE(sampleRateHz * frameBytes, 28);
  header.writeUInt16LE(frameBytes, 32);
  header.writeUInt16LE(sampleBytes * 8, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(dataBytes, 40);
  return header;
}

/**
 * A WAVE file. PCM16 rounds to the nearest step and clips at full scale; float32 keeps every bit.
 *
 * @example await writeFile('clean.wav', encodeWav(audio, 'pcm16'))
 */
export function encodeWav(audio: Audio | Stereo, encoding: 'pcm16' | 'float32'): Buffer {
  const { sampleRateHz } = audio;
  const channels = 'left' in audio ? [audio.left, audio.right] : [audio.samples];
  const frames = Math.min(...channels.map((samples) => samples.length));
  const header = encodeWavHeader({ sampleRateHz, channels: channels.length, frames, encoding });
  const sampleBytes = sampleBytesOf[encoding];
  const frameBytes = sampleBytes * channels.length;
  const file = Buffer.alloc(header.length + frames * frameBytes);
  file.set(header);
  for (const [channel, samples] of channels.entries()) {
    let at = header.length + channel * sampleBytes;
    for (let i = 0; i < frames; i++, at += frameBytes) {
      const sample = samples[i] ?? 0;
      if (encoding === 'float32') file.writeFloatLE(sample, at);
      else file.writeInt16LE(Math.max(-32768, Math.min(32767, Math.round(sample * 32768))), at);
    }
  }
  return file;
}
