import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesFrom } from '../../audio/byte-source.ts';
import { readWavHeader } from '../../audio/wav-header.ts';
import { encodeWav, wavChannels } from '../../audio/wav.ts';
import { failureOf } from './bad-audio.ts';

const headerOf = (wav: Uint8Array) => readWavHeader(bytesFrom(wav, 'call.wav'));

async function read(wav: Buffer) {
  const header = await headerOf(wav);
  const end = header.dataOffset + header.frames * header.frameBytes;
  return { header, channels: wavChannels(wav.subarray(header.dataOffset, end), header) };
}

const chunk = (id: string, content: Buffer, claim = content.length) => {
  const head = Buffer.from(`${id}....`, 'latin1');
  head.writeUInt32LE(claim, 4);
  return Buffer.concat([head, content, Buffer.alloc(content.length % 2)]);
};
const riff = (...chunks: Buffer[]) => chunk('RIFF', Buffer.concat([Buffer.from('WAVE'), ...chunks]));
const format = (tag: number, channels: number, bits: number, rateHz = 8_000) => {
  const fmt = Buffer.alloc(16);
  fmt.writeUInt16LE(tag, 0);
  fmt.writeUInt16LE(channels, 2);
  fmt.writeUInt32LE(rateHz, 4);
  fmt.writeUInt16LE(bits, 14);
  return chunk('fmt ', fmt);
};
const pcm16 = (...samples: number[]) => Buffer.from(Int16Array.from(samples).buffer);

describe('what is written is read back', () => {
  test('in stereo, each channel by itself, and the two together as their mean', async () => {
    const [left, right] = [Float32Array.of(0.5, -0.25, 1), Float32Array.of(-0.5, 0.75, 0)];
    for (const encoding of ['float32', 'pcm16'] as const) {
      const { channels } = await read(encodeWav({ left, right, sampleRateHz: 44_100 }, encoding));
      expect(
        channels.map((channel) => Array.from(channel, (sample) => Math.round(sample * 1000) / 1000)),
      ).toEqual([Array.from(left), Array.from(right)]);
    }
  });

  const samples = fc.float32Array({ min: -1, max: 1, noNaN: true, maxLength: 500 });
  test('float32 to the bit', async () => {
    await fc.assert(
      fc.asyncProperty(samples, async (written) => {
        const { channels, header } = await read(
          encodeWav({ samples: written, sampleRateHz: 44_100 }, 'float32'),
        );
        expect(header).toMatchObject({ sampleRateHz: 44_100, channels: 1, frames: written.length });
        // As sets of bits would tell 0 from -0, which no file promises to keep.
        expect([...(channels[0] ?? [])].map((value) => value + 0)).toEqual(
          [...written].map((value) => value + 0),
        );
      }),
    );
  });

  test('PCM16 to half a step, clipped at full scale', async () => {
    await fc.assert(
      fc.asyncProperty(samples, async (written) => {
        const { channels } = await read(encodeWav({ samples: written, sampleRateHz: 16_000 }, 'pcm16'));
        const exact = written.map((value) => Math.min(value, 32_767 / 32_768));
        for (const [i, value] of exact.entries())
          expect(Math.abs(value - (channels[0]?.[i] ?? NaN))).toBeLessThanOrEqual(0.5 / 32_768);
      }),
    );
  });
});

test('unknown chunks of odd length before the sound are passed over', async () => {
  const wav = riff(
    chunk('LIST', Buffer.from('odd')),
    format(1, 1, 16),
    chunk('junk', Buffer.alloc(7)),
    chunk('data', pcm16(16_384, -16_384)),
  );
  expect((await read(wav)).channels).toEqual([Float32Array.of(0.5, -0.5)]);
});

test('chunks after the sound are no sound', async () => {
  const wav = riff(format(1, 1, 16), chunk('data', pcm16(1, 2)), chunk('LIST', Buffer.alloc(100, 7)));
  expect((await headerOf(wav)).frames).toBe(2);
});

test('channels are taken apart', async () => {
  const wav = riff(format(1, 2, 16), chunk('data', pcm16(8_192, -8_192, 16_384, -16_384)));
  expect((await read(wav)).channels).toEqual([Float32Array.of(0.25, 0.5), Float32Array.of(-0.25, -0.5)]);
});

describe('a header that a pipe left open means: to the end of the file', () => {
  test.each([
    ['0, by some recorders', 0],
    ['0xFFFFFFFF, by ffmpeg', 0xffffffff],
    ['0x7FFFF000, by sox', 0x7ffff000],
  ])('%s', async (_who, claim) => {
    const wav = riff(format(1, 1, 16), chunk('data', pcm16(1, 2, 3), claim));
    wav.writeUInt32LE(claim, 4);
    expect((await headerOf(wav)).frames).toBe(3);
  });

  test('but 0 bytes of sound in a finished file are none', async () => {
    const wav = riff(format(1, 1, 16), chunk('data', Buffer.alloc(0)), chunk('LIST', Buffer.alloc(8)));
    expect((await headerOf(wav)).frames).toBe(0);
  });
});

describe('refused with what is wrong', () => {
  const sound = chunk('data', pcm16(1, 2, 3));
  test.each([
    [
      'more sound claimed than there is',
      riff(format(1, 1, 16), chunk('data', pcm16(1, 2), 1_000_000)),
      '999996 of 1000000 bytes of sound are missing',
    ],
    ['a header without sound', riff(format(1, 1, 16)), 'its header ends before any sound'],
    ['sound before the format', riff(sound, format(1, 1, 16)), 'its data chunk comes before a fmt chunk'],
    ['an MP3 in WAVE', riff(format(0x55, 1, 0), sound), 'found MP3 with 0 bits'],
    ['12-bit PCM', riff(format(1, 1, 12), sound), 'found PCM with 12 bits'],
    ['no channels', riff(format(1, 0, 16), sound), '0 channels at 8000 Hz'],
    ['no rate', riff(format(1, 1, 16, 0), sound), '1 channels at 0 Hz'],
  ])('%s', async (_what, wav, said) => {
    const { type, scope, summary, cause } = await failureOf(headerOf(wav));
    expect({ type, scope }).toEqual({ type: 'BadAudio', scope: 'item' });
    expect(`${summary} ${cause}`).toContain(said);
    expect(summary).toContain('call.wav');
  });
});
