import { describe, expect, test } from 'vitest';
import { hzToMel, logMel, melFilterbank, melToHz } from '../../audio/mel.ts';
import { golden, largestDifference, speech } from './mel-golden.ts';

const filters = (bank: readonly Float64Array[]) => bank.map((row) => [...row]);
const dense = (rows: readonly (readonly [number, readonly number[]])[], bins: number) =>
  rows.map(([first, weights]) => Array.from({ length: bins }, (_, k) => weights[k - first] ?? 0));
const forSpeech = { sampleRateHz: 16_000, fftSize: 400 };

describe('filters equal', () => {
  const htk = { bands: 23, lowHz: 20, highHz: 7_600, scale: 'htk', norm: 'peak' } as const;
  test.each([
    ["librosa's, on Slaney's scale", { bands: 40 }, golden.slaneyFilters],
    ["librosa's, on HTK's scale with peaks of 1", htk, golden.htkFilters],
    ["Whisper's own 80", { bands: 80 }, golden.whisperFilters],
  ])('%s', (_name, options, expected) => {
    const ours = filters(melFilterbank({ ...forSpeech, ...options }));
    expect(largestDifference(ours.flat(), dense(expected, 201).flat())).toBeLessThan(1e-8);
  });
});

describe('features equal', () => {
  test("librosa's decibels, on Slaney's scale", () => {
    const ours = logMel(speech, { sampleRateHz: 16_000, bands: 40, frameLength: 512, hop: 400 });
    expect(ours.frames).toBe(golden.logMelSlaney.length);
    expect(largestDifference(ours.values, golden.logMelSlaney.flat())).toBeLessThan(1e-4);
  });

  test("librosa's decibels, on HTK's scale", () => {
    const options = { sampleRateHz: 16_000, bands: 26, frameLength: 400, hop: 400 } as const;
    const ours = logMel(speech, { ...options, scale: 'htk', norm: 'peak' });
    expect(largestDifference(ours.values, golden.logMelHtk.flat())).toBeLessThan(1e-4);
  });

  test("Whisper's, from the mirrored decibels", () => {
    const options = { sampleRateHz: 16_000, bands: 80, frameLength: 400, hop: 160 };
    const { frames, values } = logMel(speech, { ...options, edges: 'mirror' });
    const everyFourth = golden.whisper.flatMap((_, i) => [...values.subarray(i * 4 * 80, (i * 4 + 1) * 80)]);
    const features = everyFourth.map((decibels) => (decibels / 10 + 4) / 4);
    expect(Math.ceil((frames - 1) / 4)).toBe(golden.whisper.length);
    expect(largestDifference(features, golden.whisper.flat())).toBeLessThan(1e-5);
  });
});

test('silence has the level of the floor, not minus infinity', () => {
  const { values } = logMel(new Float32Array(1_600), {
    sampleRateHz: 16_000,
    bands: 40,
    frameLength: 400,
    hop: 160,
  });
  expect(new Set(values)).toEqual(new Set([-100]));
});

test.each(['slaney', 'htk'] as const)('%s mels turn back into the same hertz', (scale) => {
  for (const hz of [0, 440, 999, 1_000, 1_001, 7_600])
    expect(melToHz(hzToMel(hz, scale), scale)).toBeCloseTo(hz, 8);
});
