import { describe, expect, test } from 'vitest';
import { melFilterbank } from '../../../audio/mel.ts';
import { eachPowerSpectrum } from '../../../audio/stft.ts';
import { whisperFeatures, windowFrames } from '../../../models/whisper/features.ts';

const sampleRateHz = 16_000;
const bands = 80;
const bank = melFilterbank({ sampleRateHz, fftSize: 400, bands });

/** openai-whisper's `log_mel_spectrogram` in float64, of a recording that is padded to 30 s first: [bands, 3000] */
function byDefinition(samples: Float32Array): Float64Array {
  const padded = new Float32Array(windowFrames * 160);
  padded.set(samples);
  const logs = new Float64Array(bands * windowFrames);
  eachPowerSpectrum(padded, { frameLength: 400, hop: 160, edges: 'mirror' }, (power, frame) => {
    if (frame === windowFrames) return;
    for (const [band, weights] of bank.entries()) {
      let sum = 0;
      for (let k = 0; k < weights.length; k++) sum += (weights[k] ?? 0) * (power[k] ?? 0);
      logs[band * windowFrames + frame] = Math.log10(Math.max(sum, 1e-10));
    }
  });
  const floor = logs.reduce((a, b) => Math.max(a, b), -Infinity) - 8;
  return logs.map((log) => (Math.max(log, floor) + 4) / 4);
}

const seconds = 1.3;
const of = (value: (seconds: number, index: number) => number): Float32Array =>
  Float32Array.from({ length: seconds * sampleRateHz }, (_, i) => value(i / sampleRateHz, i));
const tone = (hz: number, level: number) => (at: number) => level * Math.sin(2 * Math.PI * hz * at);
/** -1 to 1, the same each time. */
const noise = (): (() => number) => {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state / 0x40000000 - 1;
  };
};
const hiss = noise();
let before = 0;

describe('features equal their definition in float64 to 6e-7, far closer than any float32 transform:', () => {
  test.each([
    ['silence', of(() => 0)],
    ['a level that never changes', of(() => 0.5)],
    ['the same under a little noise', of(() => 0.5 + 0.001 * hiss())],
    ['a tone of 50 Hz', of(tone(50, 0.9))],
    ['a tone of 1 kHz', of(tone(1_000, 0.9))],
    ['a tone of 7.9 kHz', of(tone(7_900, 0.9))],
    ['a sweep', of((at) => 0.8 * Math.sin(2 * Math.PI * (20 + 3_000 * at) * at))],
    ['white noise', of(() => 0.5 * hiss())],
    ['hiss without lows', of(() => -before + (before = 0.3 * hiss()))],
    ['clicks', of((_, i) => (i % 3_777 === 0 ? 1 : 0))],
    ['clipped', of((at) => Math.max(-1, Math.min(1, tone(300, 9)(at))))],
    [
      'music of twelve tones',
      of((at) =>
        Array.from({ length: 12 }, (_, i) => tone(110 * 2 ** (i / 3), 0.07)(at)).reduce((a, b) => a + b),
      ),
    ],
    ['whispered, 90 dB below full scale', of(() => 3e-5 * hiss())],
    ['30 ms', of(tone(440, 0.5)).subarray(0, 480)],
  ])('%s', (_name, samples) => {
    const ours = whisperFeatures(samples, bands).window(0);
    const expected = byDefinition(samples);
    let largest = 0;
    for (const [i, value] of expected.entries())
      largest = Math.max(largest, Math.abs(value - (ours[i] ?? NaN)));
    expect(largest).toBeLessThan(6e-7);
  });
});

test('a later window is the rest of the first, and silence', () => {
  const features = whisperFeatures(of(hiss), bands);
  const [whole, later] = [features.window(0), features.window(50)];
  for (const band of [0, 40, 79]) {
    const row = whole.subarray(band * windowFrames, (band + 1) * windowFrames);
    const rest = later.subarray(band * windowFrames, (band + 1) * windowFrames);
    expect(rest.subarray(0, 2_950)).toEqual(row.subarray(50));
    expect(new Set(rest.subarray(2_950))).toEqual(new Set([row.at(-1)]));
  }
});

test('features that were handed out stay as they are while others are computed', () => {
  const first = whisperFeatures(of(tone(440, 0.5)), bands);
  const kept = first.window(0).slice();
  whisperFeatures(of(hiss), bands).window(0);
  expect(first.window(0)).toEqual(kept);
});

test('a long recording has the same features wherever its windows begin', () => {
  const long = Float32Array.from(
    { length: 31 * sampleRateHz },
    (_, i) => Math.sin(i / 9) * Math.sin(i / 30_011),
  );
  const features = whisperFeatures(long, bands);
  const [whole, later] = [features.window(0), features.window(101)];
  for (const band of [0, 40, 79]) {
    const at = band * windowFrames;
    expect(later.subarray(at, at + 2_899)).toEqual(whole.subarray(at + 101, at + windowFrames));
  }
});
