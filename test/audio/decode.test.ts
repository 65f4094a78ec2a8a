import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeAudio } from '../../audio/decode.ts';
import { encodeWav } from '../../audio/wav.ts';
import { failureOf } from './bad-audio.ts';

const fixture = (name: string) => fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));
const at16k = { sampleRateHz: 16_000 };

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'decode-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** A file of this content, decoded. */
async function decoding(name: string, content: Uint8Array | string, window = {}) {
  await writeFile(join(folder, name), content);
  return decodeAudio(join(folder, name), window);
}

/** How alike two signals are, from -1 to 1, and how much louder the second is. */
function compare(a: Float32Array, b: Float32Array) {
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const [x = 0, y = 0] = [a[i], b[i]];
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return { likeness: ab / Math.sqrt(aa * bb), gain: Math.sqrt(bb / aa) };
}

describe('the same speech comes out of every container, in time', () => {
  test.each([
    ['speech.flac', 'flac', 16_000, 1],
    ['speech-flac.oga', 'ogg/flac', 16_000, 1],
    ['speech.mp3', 'mp3', 16_000, 0.999],
    ['speech.m4a', 'mp4', 16_000, 0.998],
    ['speech-index-first.m4a', 'mp4', 16_000, 0.998],
    ['speech-fragmented.m4a', 'mp4', 16_000, 0.998],
    ['speech.ogg', 'ogg/vorbis', 16_000, 0.997],
    ['speech.opus', 'ogg/opus', 48_000, 0.97],
    ['speech.webm', 'webm', 48_000, 0.97],
    ['speech-live.webm', 'webm', 48_000, 0.97],
  ])('%s', async (name, container, sampleRateHz, alike) => {
    const original = await decodeAudio(fixture('speech.wav'));
    const { samples, source } = await decodeAudio(fixture(name), at16k);
    expect(source).toMatchObject({ container, sampleRateHz, channels: 1 });
    // A fragmented m4a does not say where its padding starts.
    expect(Math.abs(samples.length - 16_000)).toBeLessThanOrEqual(name.includes('fragmented') ? 1_024 : 0);
    expect(compare(original.samples, samples).likeness).toBeGreaterThanOrEqual(alike - 1e-6);
  });

  // Streams that do not say how much the encoder put before the sound.
  test.each(['speech-without-xing.mp3', 'speech.aac'])(
    '%s, with what its encoder put around it',
    async (name) => {
      const { samples } = await decodeAudio(fixture(name), at16k);
      expect(samples.length).toBeGreaterThan(16_000);
      expect(samples.length).toBeLessThan(18_500);
    },
  );
});

describe('any rate and number of channels becomes mono at the wanted rate', () => {
  test.each([
    ['speech-8k.wav', 8_000, 1, 1, 0.5],
    ['speech-44k-stereo.mp3', 44_100, 2, 0.5, 1],
    ['speech-48k-stereo.m4a', 48_000, 2, 0.5, 1],
    ['speech-stereo.flac', 16_000, 2, 0.5, 0.5],
    ['speech-96k-24bit.flac', 96_000, 1, 1, 0.25],
    ['wave-extensible-6-channels.wav', 8_000, 6, 1, 0.1],
  ])('%s', async (name, sampleRateHz, channels, loudness, seconds) => {
    const original = await decodeAudio(fixture('speech.wav'));
    const { samples, source } = await decodeAudio(fixture(name), at16k);
    expect(source).toMatchObject({ sampleRateHz, channels, durationSeconds: seconds });
    expect(samples).toHaveLength(seconds * 16_000);
    // The stereo files have silence on the right: the mean is half as loud.
    const { likeness, gain } = compare(original.samples.subarray(0, samples.length - 200), samples);
    expect(likeness).toBeGreaterThan(0.99);
    expect(gain / loudness).toBeGreaterThan(0.94);
    expect(gain / loudness).toBeLessThan(1.06);
  });

  test('without a wanted rate it stays as it is', async () => {
    expect((await decodeAudio(fixture('speech-8k.wav'))).sampleRateHz).toBe(8_000);
  });
});

test.each([
  ['wave-pcm_u8.wav', 1 / 128],
  ['wave-pcm_s24le.wav', 1e-4],
  ['wave-pcm_s32le.wav', 1e-4],
  ['wave-pcm_f32le.wav', 1e-4],
  ['wave-pcm_f64le.wav', 1e-4],
  // The steps of G.711 are 3 % of the sample.
  ['wave-pcm_mulaw.wav', 0.02],
  ['wave-pcm_alaw.wav', 0.02],
  ['wave-rf64.wav', 1e-4],
  ['wave-piped.wav', 1e-4],
])('%s has the samples of its 16-bit sibling', async (name, tolerance) => {
  const expected = (await decodeAudio(fixture('speech-8k.wav'))).samples;
  const { samples } = await decodeAudio(fixture(name));
  expect(samples).toHaveLength(2_000);
  for (const [i, value] of samples.entries())
    expect(Math.abs(value - (expected[i] ?? NaN))).toBeLessThan(tolerance);
});

test('the content tells the format, whatever the name says', async () => {
  await copyFile(fixture('speech.flac'), join(folder, 'really-flac.wav'));
  expect((await decodeAudio(join(folder, 'really-flac.wav'))).source.container).toBe('flac');
});

test('a flac is read whole wherever its bytes are cut into pieces', async () => {
  const flac = await readFile(fixture('speech.flac'));
  const { samples } = await decodeAudio(fixture('speech.flac'));
  const afterInfo = 4 + 4 + 34;
  const firstFrame = flac.indexOf(Buffer.of(0xff, 0xf8), afterInfo);
  // The second frame has the header of the first, but for its number.
  const second = flac.indexOf(Buffer.of(...flac.subarray(firstFrame, firstFrame + 4), 1), firstFrame);
  expect(second).toBeGreaterThan(firstFrame);
  // A block of padding before it moves its header across a place where a piece ends, byte by byte.
  for (let split = -1; split < 12; split++) {
    const padding = Buffer.alloc((1 << 18) - split - second);
    padding.writeUInt32BE(0x01000000 + padding.length - 4);
    const moved = Buffer.concat([flac.subarray(0, afterInfo), padding, flac.subarray(afterInfo)]);
    const again = await decoding('moved.flac', moved);
    expect(Buffer.from(again.samples.buffer).equals(Buffer.from(samples.buffer)), `split at ${split}`).toBe(
      true,
    );
  }
});

test('an ID3 tag before flac does not hide it', async () => {
  const tag = Buffer.from('ID3\x04\0\0\0\0\x01\0'.padEnd(10 + 128, '\0'), 'latin1');
  const flac = Buffer.concat([tag, await readFile(fixture('speech.flac'))]);
  expect((await decoding('tagged.flac', flac)).samples).toHaveLength(16_000);
});

describe('a window of a recording', () => {
  test.each(['speech.wav', 'speech.flac', 'speech.opus', 'speech.m4a'])(
    'of %s is that part of the whole',
    async (name) => {
      const whole = await decodeAudio(fixture(name));
      const part = await decodeAudio(fixture(name), { offsetSeconds: 0.25, durationSeconds: 0.5 });
      const [from, to] = [0.25, 0.75].map((at) => at * whole.sampleRateHz);
      expect(part.samples).toEqual(whole.samples.slice(from, to));
      expect(part.source.durationSeconds).toBe(whole.source.durationSeconds);
    },
  );

  test('ends with the file when it reaches beyond', async () => {
    const part = await decodeAudio(fixture('speech.wav'), { offsetSeconds: 0.75, durationSeconds: 9 });
    expect(part.samples).toHaveLength(4_000);
  });

  test('that starts after the end is BadAudio', async () => {
    const failure = await failureOf(decodeAudio(fixture('speech.ogg'), { offsetSeconds: 7 }));
    expect(failure.summary).toBe('speech.ogg ends before the part that is asked for.');
    expect(failure.cause).toBe('all s from 7 s on of 1.000 s');
  });
});

describe('a file that is cut short is BadAudio, wherever the cut is', () => {
  const cuts = [0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97];
  test.each([
    'speech.wav',
    'speech.flac',
    'speech-flac.oga',
    'speech.mp3',
    'speech.m4a',
    'speech-index-first.m4a',
    'speech-fragmented.m4a',
    'speech.ogg',
    'speech.opus',
    'speech.webm',
    'wave-rf64.wav',
  ])('%s', async (name) => {
    const whole = await readFile(fixture(name));
    for (const bytes of [...cuts.map((cut) => Math.floor(cut * whole.length)), whole.length - 1]) {
      const failure = await failureOf(decoding(name, whole.subarray(0, bytes)));
      expect(failure).toMatchObject({ type: 'BadAudio', scope: 'item' });
      expect(failure.summary).toContain(name);
      expect(failure.summary).toMatch(/cut short|no sound|not a recording|fmt chunk/);
    }
  });

  test.each([
    ['speech.wav', 'speech.wav is cut short: 16022 of 32000 bytes of sound are missing.'],
    ['speech.mp3', /^speech\.mp3 is cut short: \d+ of \d+ bytes are missing\.$/],
    ['speech.flac', /^speech\.flac is cut short or damaged: 0\.\d+ s of 1\.000 s are missing\.$/],
    ['speech.m4a', /^speech\.m4a is cut short: \d+ bytes are missing\.$/],
    ['speech.opus', 'speech.opus is cut short: it ends before its last Ogg page.'],
  ])('%s says how much is missing', async (name, summary) => {
    const whole = await readFile(fixture(name));
    const failure = await failureOf(decoding(name, whole.subarray(0, whole.length / 2)));
    expect(failure.summary).toMatch(summary);
  });
});

describe('refused as BadAudio', () => {
  test('a file that is not there', async () => {
    const failure = await failureOf(decodeAudio(join(folder, 'nowhere.wav')));
    expect(failure).toMatchObject({ type: 'BadAudio', summary: 'nowhere.wav cannot be opened.' });
    expect(failure.cause).toContain('ENOENT');
  });

  test('a folder', async () => {
    expect((await failureOf(decodeAudio(folder))).summary).toContain('is not a file');
  });

  test.each([
    ['an empty file', 'empty.mp3', '', 'empty.mp3 is empty.', '0 bytes'],
    [
      'text named .wav',
      'notes.wav',
      'Dear diary,\ntoday',
      'notes.wav is not a recording',
      'text that starts "Dear diary,"',
    ],
    [
      'a picture named .mp3',
      'a.mp3',
      Buffer.from('89504e470d0a1a0a0000000d', 'hex'),
      'a.mp3 is not a recording',
      'bytes 89 50 4e 47',
    ],
    ['zeros', 'zeros.flac', Buffer.alloc(4_000), 'zeros.flac is not a recording', 'nothing but zeros'],
    [
      'a wav without samples',
      'none.wav',
      encodeWav({ samples: new Float32Array(), sampleRateHz: 8_000 }, 'pcm16'),
      'none.wav has no sound in it',
      '0 samples',
    ],
    [
      'a sample that is not a number',
      'nan.wav',
      encodeWav({ samples: Float32Array.of(0, NaN), sampleRateHz: 8_000 }, 'float32'),
      'nan.wav has samples that are not numbers',
      'NaN at sample 1',
    ],
    [
      'an infinite sample',
      'inf.wav',
      encodeWav({ samples: Float32Array.of(0, 1, -Infinity), sampleRateHz: 8_000 }, 'float32'),
      'inf.wav has samples that are not numbers',
      '-Infinity at sample 2',
    ],
    [
      'a rate beyond all recorders',
      'fast.wav',
      encodeWav({ samples: Float32Array.of(0, 1), sampleRateHz: 4_000_000_000 >>> 2 }, 'float32'),
      'fast.wav has a sample rate that no recording has',
      '1000000000 Hz',
    ],
  ])('%s', async (_what, name, content, summary, cause) => {
    const failure = await failureOf(decoding(name, content));
    expect(failure).toMatchObject({ type: 'BadAudio', scope: 'item' });
    expect(failure.summary).toContain(summary);
    expect(failure.cause).toContain(cause);
  });

  test('a flac whose frames are noise, with what the decoder gave', async () => {
    const flac = await readFile(fixture('speech.flac'));
    const failure = await failureOf(decoding('noise.flac', flac.fill(0x55, 9_000)));
    expect(failure.summary).toContain('noise.flac');
    expect(failure.cause).toMatch(/decoder gave|Error|error/);
  });

  test('an ogg of video alone, in the words of the sniffer', async () => {
    const page = Buffer.alloc(64);
    page.write('OggS\0\x02', 'latin1');
    page[26] = 1;
    page[27] = 30;
    page.write('\x80theora', 28, 'latin1');
    expect((await failureOf(decoding('film.ogg', page))).summary).toBe(
      'film.ogg is not a recording that can be read.',
    );
  });
});

const shared = fileURLToPath(new URL('../../../shared/data/audio/call.wav', import.meta.url));
describe.skipIf(!existsSync(shared))('a real telephone call (needs ../shared)', () => {
  test('is 30 seconds of sound', async () => {
    const { samples, source } = await decodeAudio(shared, at16k);
    expect(source.durationSeconds).toBe(30);
    expect(Math.max(...samples.subarray(0, 100_000))).toBeGreaterThan(0.01);
  });
});
