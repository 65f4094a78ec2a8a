import { describe, expect, it } from 'vitest';
import { windowsOf } from '../../models/speech-windows.ts';

describe('the windows of a long recording', () => {
  const longestSeconds = 30;

  /** Noise, loud but for the given seconds. */
  const noise = (seconds: number, quiet: [number, number][]): Float32Array =>
    Float32Array.from({ length: seconds * 16_000 }, (_, at) => {
      const isQuiet = quiet.some(([from, to]) => at >= from * 16_000 && at < to * 16_000);
      return Math.sin(at * at) * (isQuiet ? 0.001 : 0.5);
    });

  it('one window where the model can take it whole', () => {
    expect(windowsOf(noise(longestSeconds, []), longestSeconds)).toEqual([{ start: 0, end: 480_000 }]);
  });

  it('a cut lies in the pause, though it comes before the limit', () => {
    const [first, second] = windowsOf(noise(50, [[21.3, 21.7]]), longestSeconds);
    expect((first?.end ?? 0) / 16_000).toBeGreaterThan(21.3);
    expect((first?.end ?? 0) / 16_000).toBeLessThan(21.7);
    expect(second).toEqual({ start: first?.end, end: 50 * 16_000 });
  });

  it('ten minutes without a pause lie end to end, none too long, none left out', () => {
    const samples = noise(600, []);
    const windows = windowsOf(samples, longestSeconds);
    expect(windows[0]?.start).toBe(0);
    expect(windows.at(-1)?.end).toBe(samples.length);
    for (const [index, { start, end }] of windows.entries()) {
      expect(end - start).toBeLessThanOrEqual(longestSeconds * 16_000);
      expect(end - start).toBeGreaterThan(0);
      if (index > 0) expect(start).toBe(windows[index - 1]?.end);
    }
  });
});
