import { execa } from 'execa';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { durationSeconds, rangesOf } from '../../audio/audio.ts';
import { childEntry } from '../../audio/child-entry.ts';
import { decodeAudio } from '../../audio/decode.ts';
import { openRecording } from '../../audio/recording.ts';
import { encodeWav } from '../../audio/wav.ts';
import { failureOf } from './bad-audio.ts';

const fixture = (name: string) => fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));
/** 25 s, which at 48 kHz are too many samples to be kept in memory. */
const conversation = fileURLToPath(
  new URL('../../datasets/quickstart-conversation/conversation.flac', import.meta.url),
);
const at48k = { sampleRateHz: 48_000 };

let folder = '';
let spilled = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'recording-'));
  spilled = join(folder, 'tmp');
  const { samples, sampleRateHz } = await decodeAudio(conversation);
  const right = samples.map((sample, at) => (sample + (samples[at >> 1] ?? 0)) / 2);
  await writeFile(join(folder, 'stereo.wav'), encodeWav({ left: samples, right, sampleRateHz }, 'float32'));
  const second = await readFile(fixture('speech.mp3'));
  for (let seconds = 0; seconds < 80; seconds++) await appendFile(join(folder, 'long.mp3'), second);
});
afterAll(() => rm(folder, { recursive: true }));

/** The same recording on disk and in memory. */
async function bothWays(path: string, window = {}) {
  const [recording, whole] = [await openRecording(path, window, spilled), await decodeAudio(path, window)];
  expect(recording.ranges?.length).toBe(whole.samples.length);
  expect(recording.sampleRateHz).toBe(whole.sampleRateHz);
  return { recording, samples: whole.samples };
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array) =>
  Buffer.from(buffer, byteOffset, byteLength);

describe('a long recording has the samples that it has in memory', () => {
  test.each([
    ['flac', () => conversation, at48k],
    ['stereo wav', () => join(folder, 'stereo.wav'), at48k],
    ['its left channel', () => join(folder, 'stereo.wav'), { ...at48k, channel: 'left' }],
    ['its right channel', () => join(folder, 'stereo.wav'), { ...at48k, channel: 'right' }],
    ['a part of it', () => join(folder, 'stereo.wav'), { offsetSeconds: 1.7, durationSeconds: 23, ...at48k }],
    ['mp3', () => join(folder, 'long.mp3'), { sampleRateHz: 16_000 }],
  ])('%s', async (_, path, window) => {
    const { recording, samples } = await bothWays(path(), window);
    for (let start = 0; start < samples.length; start += 77_777) {
      const [read, expected] = [rangesOf(recording), samples].map((from) =>
        bytesOf(from.subarray(start, start + 77_777)),
      );
      expect(expected?.length).toBeGreaterThan(0);
      expect(read?.equals(expected ?? Buffer.alloc(0)), `from ${start} on`).toBe(true);
    }
    expect(bytesOf(recording.samples).equals(bytesOf(samples))).toBe(true);
    recording.close();
  });
});

test('ranges end with the recording', async () => {
  const { recording, samples } = await bothWays(conversation, at48k);
  const { length } = samples;
  const ranges = rangesOf(recording);
  expect(ranges.subarray(length - 3, length + 9)).toEqual(samples.subarray(length - 3));
  expect(ranges.subarray(-2, 2)).toEqual(samples.subarray(0, 2));
  for (const [start, end] of [
    [5, 5],
    [9, 5],
    [length + 1, length + 2],
  ] as const)
    expect(ranges.subarray(start, end)).toHaveLength(0);
  expect(durationSeconds(recording)).toBe(length / 48_000);
  recording.close();
  expect(() => ranges.subarray(0, 1)).toThrow('let go');
});

test('a short recording stays in memory', async () => {
  const untouched = join(folder, 'untouched');
  const recording = await openRecording(fixture('speech.wav'), {}, untouched);
  expect(recording.ranges).toBeUndefined();
  expect(rangesOf(recording)).toBe(recording.samples);
  expect(recording.samples).toEqual((await decodeAudio(fixture('speech.wav'))).samples);
  recording.close();
  await expect(stat(untouched)).rejects.toThrow('ENOENT');
});

describe('nothing stays on disk', () => {
  test('of a process that was killed', async () => {
    const left = join(folder, 'killed');
    const { path, execArgv } = childEntry(import.meta.url, './recording-holder');
    const child = fork(path, [conversation, left], { execArgv });
    const [length] = (await once(child, 'message')) as [number];
    expect(length).toBeGreaterThan(1_200_000);
    child.kill('SIGKILL');
    await once(child, 'close');
    expect(await readdir(left)).toEqual([]);
  });

  test('of a recording that turns out to be damaged after a minute', async () => {
    const path = join(folder, 'cut.wav');
    const samples = new Float32Array(90 * 16_000).fill(0.25);
    samples[samples.length - 1] = NaN;
    await writeFile(path, encodeWav({ samples, sampleRateHz: 16_000 }, 'float32'));
    expect((await failureOf(openRecording(path, {}, spilled))).summary).toContain('not numbers');
    await truncate(path, 80 * 64_000);
    expect((await failureOf(openRecording(path, {}, spilled))).summary).toContain('cut short');
    expect(await readdir(spilled)).toEqual([]);
  });
});

test('a folder that cannot be made is StorageFull, and says which', async () => {
  const inFile = join(fixture('speech.wav'), 'tmp');
  expect(await failureOf(openRecording(conversation, at48k, inFile))).toMatchObject({
    type: 'StorageFull',
    summary: `A long recording cannot be decoded to ${inFile}: it cannot be written.`,
    remedy: { commands: [`ls -ld ${inFile}`] },
  });
});

/** Only root may mount a disk of its own, and only Linux has one that is made of memory. */
const mayMount = process.platform === 'linux' && process.getuid?.() === 0;
describe.skipIf(!mayMount)('a disk that is too small for a long recording (needs root on Linux)', () => {
  let disk = '';
  beforeAll(async () => {
    disk = join(folder, 'disk');
    await mkdir(disk);
    await execa('mount', ['-t', 'tmpfs', '-o', 'size=4500k', 'tmpfs', disk]);
  });
  afterAll(() => execa('umount', [disk], { reject: false }));

  test('is StorageFull, and is as empty as before', async () => {
    const failure = await failureOf(openRecording(conversation, at48k, disk));
    expect(failure).toMatchObject({ type: 'StorageFull', scope: 'worker', blockedOn: 'disk' });
    expect(failure.summary).toContain(`No room in ${disk}`);
    expect(failure.remedy?.commands).toEqual([`df -h ${disk}`]);
    expect(await readdir(disk)).toEqual([]);
    // A disk that something still holds open cannot be unmounted.
    await execa('umount', [disk]);
  });
});
