import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { decodeApart } from '../../audio/decode-apart.ts';
import { decodeStereo } from '../../audio/decode-stereo.ts';
import { decodeAudio } from '../../audio/decode.ts';
import { encodeWav } from '../../audio/wav.ts';

const sampleRateHz = 44_100;
const tone = (hz: number): Float32Array =>
  Float32Array.from(
    { length: sampleRateHz },
    (_, at) => Math.sin((2 * Math.PI * hz * at) / sampleRateHz) / 2,
  );
const [left, right] = [tone(440), tone(660)];

let folder: string;
let stereo: string;
let mono: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stereo-'));
  [stereo, mono] = [join(folder, 'stereo.wav'), join(folder, 'mono.wav')];
  await writeFile(stereo, encodeWav({ left, right, sampleRateHz }, 'float32'));
  await writeFile(mono, encodeWav({ samples: left, sampleRateHz }, 'float32'));
});
afterAll(() => rm(folder, { recursive: true }));

test('both channels of a recording, each by itself', async () => {
  expect(await decodeStereo(stereo)).toEqual({ left, right, sampleRateHz });
  const mean = left.map((sample, at) => (sample + (right[at] ?? 0)) / 2);
  expect((await decodeAudio(stereo)).samples).toEqual(mean);
});

test('a mono recording is its own left and right', async () => {
  expect(await decodeStereo(mono)).toEqual({ left, right: left, sampleRateHz });
});

test('a part of it at another rate, as long in both channels', async () => {
  const part = await decodeStereo(stereo, {
    offsetSeconds: 0.25,
    durationSeconds: 0.5,
    sampleRateHz: 16_000,
  });
  expect([part.left.length, part.right.length]).toEqual([8_000, 8_000]);
  expect(part.left).not.toEqual(part.right);
});

test('one channel in a process of its own', async () => {
  expect((await decodeApart(stereo, { channel: 'right' })).samples).toEqual(right);
});

test('of a compressed stereo recording too', async () => {
  const path = join(import.meta.dirname, 'fixtures/speech-stereo.flac');
  const { left, right, sampleRateHz } = await decodeStereo(path);
  const { samples } = await decodeAudio(path);
  expect(right).toHaveLength(left.length);
  expect(sampleRateHz).toBeGreaterThan(0);
  expect(samples).toEqual(left.map((sample, at) => Math.fround((sample + (right[at] ?? 0)) / 2)));
});
