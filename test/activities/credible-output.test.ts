import { describe, expect, it } from 'vitest';
import { incredible, type TwoOutputs } from '../../activities/credible-output.ts';

type Answered = TwoOutputs['canary'];
const timing = (audioSeconds: number, computeSeconds: number): Answered['timing'] => ({
  audioSeconds,
  computeSeconds,
  loadSeconds: 0,
  peakBytes: 0,
  threads: 1,
  otherCores: 0,
});
const heard = (text: string, computeSeconds = 0.3): Answered => ({
  output: { capability: 'asr', transcript: { text, segments: [] } },
  timing: timing(11, computeSeconds),
});
const span = (endSeconds: number): Answered => ({
  output: { capability: 'vad', speech: { spans: [{ startSeconds: 0, endSeconds }] } },
  timing: timing(11, 0.03),
});
const words = heard('ask not what your country can do');
const others = heard('he was not an ill disposed young man');

describe('what a model answers to two clips', () => {
  it('is believed when the answers differ and took their time', () => {
    expect(incredible({ canary: words, other: others, gates: [] })).toBeUndefined();
    expect(incredible({ canary: span(10), other: span(1), gates: [] })).toBeUndefined();
  });

  it('is not believed when it is the same text, whatever the times beside it', () => {
    expect(incredible({ canary: words, other: words, gates: [] })).toContain('the same');
    expect(incredible({ canary: span(1), other: span(1), gates: [] })).toContain('the same');
  });

  it('is not believed when it came faster than anything can read the audio', () => {
    const why = incredible({ canary: words, other: heard('something else', 0.0001), gates: [] });
    expect(why).toBe('it answered 11.0 s of audio in 100 µs, less than reading it takes');
  });

  it.each(['audio_empty', 'output_empty', 'output_silent'])('is not believed when %s is missed', (gate) => {
    const missed = [{ gate, passed: false, detail: '1 of 1' }];
    expect(incredible({ canary: words, other: others, gates: missed })).toBe('it answered nothing');
  });
});
