import { describe, expect, test } from 'vitest';
import { melDecibels, melFilterbank } from '../../audio/mel.ts';
import { eachPowerSpectrum, type FrameOptions } from '../../audio/stft.ts';
import { largestDifference, speech } from './mel-golden.ts';

const sampleRateHz = 16_000;

/** The definition, one frame after the other in float64: [bands, frames]. */
function byDefinition(samples: Float32Array, bands: number, options: FrameOptions): number[] {
  const bank = melFilterbank({ sampleRateHz, fftSize: options.frameLength, bands });
  const rows = bank.map((): number[] => []);
  eachPowerSpectrum(samples, options, (power) => {
    for (const [band, weights] of bank.entries()) {
      const sum = weights.reduce((total, weight, k) => total + weight * (power[k] ?? 0), 0);
      rows[band]?.push(10 * Math.log10(Math.max(sum, 1e-10)));
    }
  });
  return rows.flat();
}

describe('decibels equal their definition', () => {
  test.each([
    ['400, as Whisper has it', 400, 160, 80],
    ['512, a power of two', 512, 128, 40],
    ['480, with a factor of three', 480, 240, 64],
    ['1024', 1_024, 320, 64],
    ['406, whose factors have no fast transform', 406, 160, 20],
    ['401, which is odd', 401, 160, 20],
    ['400 with an odd hop', 400, 163, 20],
    ['400 with more bands than the bins can fill', 400, 160, 128],
  ])('frames of %s', (_name, frameLength, hop, bands) => {
    for (const edges of ['zero', 'mirror'] as const) {
      const { values } = melDecibels(speech, { sampleRateHz, bands, frameLength, hop, edges });
      const expected = byDefinition(speech, bands, { frameLength, hop, edges });
      expect(largestDifference(values, expected)).toBeLessThan(5e-5);
    }
  });

  test('over more frames than are analysed in one go', () => {
    const [options, bands] = [{ frameLength: 400, hop: 160, edges: 'mirror' } as const, 20];
    const long = Float32Array.from({ length: 3_100 * 160 }, (_, i) => speech[i % speech.length] ?? 0);
    const { frames, values } = melDecibels(long, { sampleRateHz, bands, ...options });
    expect(frames).toBe(3_101);
    const [first, count] = [3_000, 50];
    const around = byDefinition(long.subarray((first - 2) * 160, (first + count + 2) * 160), bands, options);
    const width = around.length / bands;
    for (let band = 0; band < bands; band++) {
      const expected = around.slice(band * width + 2, band * width + 2 + count);
      const at = band * frames + first;
      expect(largestDifference(values.subarray(at, at + count), expected)).toBeLessThan(5e-5);
    }
  });

  test('of a signal shorter than a frame', () => {
    const options = { frameLength: 400, hop: 160, edges: 'mirror' } as const;
    const { frames, values } = melDecibels(speech.subarray(0, 90), { sampleRateHz, bands: 80, ...options });
    expect(frames).toBe(1);
    expect(largestDifference(values, byDefinition(speech.subarray(0, 90), 80, options))).toBeLessThan(5e-5);
  });
});
