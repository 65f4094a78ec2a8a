import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDetector } from '../../../models/silero_vad/detector.ts';
import { model as silero } from '../../../models/silero_vad/index.ts';
import { packSpeech } from '../../../models/whisper/pack-speech.ts';
import { transcribeSpeech } from '../../../models/whisper/transcribe-speech.ts';
import { weightsOf } from '../registry-weights.ts';
import { hasShared, joined, openPublished, type OpenWhisper } from './whisper-files.ts';

const second = 16_000;
/** Each sample says in which second it lies. */
const counted = Float32Array.from({ length: 60 * second }, (_, at) => Math.floor(at / second) / 100);
const span = (startSeconds: number, endSeconds: number): { startSeconds: number; endSeconds: number } => ({
  startSeconds,
  endSeconds,
});

describe('speech packed together', () => {
  const { samples, startAt, endAt } = packSpeech(counted, [span(10, 12), span(12.5, 14), span(40, 45)]);

  it('is as long as the speech and 0.4 s on either side of each pause', () => {
    expect(samples.length / second).toBeCloseTo(4.8 + 5.8, 6);
  });

  it('has its samples in order, from wherever it is read', () => {
    const all = samples.subarray(0, samples.length);
    expect(all[0]).toBeCloseTo(0.09, 6);
    expect(all[Math.round(4.79 * second)]).toBeCloseTo(0.14, 6);
    expect(all[Math.round(4.81 * second)]).toBeCloseTo(0.39, 6);
    for (const [start, end] of [
      [0, 100],
      [4.5 * second, 6 * second],
      [10 * second, 99 * second],
    ] as const) {
      expect(samples.subarray(start, end)).toEqual(all.subarray(start, end));
    }
  });

  it('knows where each moment was', () => {
    for (const [packed, was] of [
      [0, 9.6],
      [1, 10.6],
      [6, 40.8],
      [10.6, 45.4],
    ] as const) {
      expect(startAt(packed)).toBeCloseTo(was, 6);
      expect(endAt(packed)).toBeCloseTo(was, 6);
    }
  });

  it.each([4.5, 4.8, 5.1])(
    'in the pause at %d s, what starts is in the second, what ends in the first',
    (at) => {
      expect(startAt(at)).toBeCloseTo(39.6 + Math.max(0, at - 4.8), 6);
      expect(endAt(at)).toBeCloseTo(14.4 - Math.max(0, 4.8 - at), 6);
    },
  );

  it('is nothing where nobody speaks', () => {
    expect(packSpeech(counted, []).samples.length).toBe(0);
  });

  it('reaches no further than the recording', () => {
    expect(packSpeech(counted, [span(0, 60)]).samples.length).toBe(counted.length);
  });
});

describe.skipIf(!hasShared)('a recording with long pauses (needs ../shared)', () => {
  let home: string;
  let whisper: OpenWhisper;
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'lab-whisper-pack-'));
    whisper = await openPublished(home, 'mixed');
  }, 120_000);
  afterAll(async () => {
    await whisper.engine.dispose();
    await rm(home, { recursive: true });
  });

  it('is heard in a third of the windows, with the times of the recording', async () => {
    const samples = await joined(['jfk', 'austen_0890', 'goforward'], 25 * second);
    const detector = await openDetector((await weightsOf(silero.card))['model'] ?? '', 'cpu');
    const { spans } = await detector.detect(samples);
    await detector.dispose();
    const windows: string[] = [];
    const { text, segments } = await transcribeSpeech(whisper, samples, spans, {
      words: true,
      progress: (said) => windows.push(said),
    });
    expect(windows.length).toBeLessThanOrEqual(2);
    expect(text).toMatch(/fellow Americans.*selfish.*forward/is);
    const words = segments.flatMap((segment) => segment.words ?? []);
    const start = (said: string): number =>
      words.find((word) => word.text.toLowerCase().includes(said))?.startSeconds ?? NaN;
    // The second clip begins at 36 s, the third at 66.3 s; a word may begin in the pause before it.
    expect(Math.abs(start('unless') - 36.1)).toBeLessThan(0.6);
    expect(Math.abs(start('forward') - 67.1)).toBeLessThan(0.6);
  }, 120_000);
});
