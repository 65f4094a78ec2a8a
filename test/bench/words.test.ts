import { describe, expect, test } from 'vitest';
import type { Clip } from '../../bench/clips.ts';
import type { Standing } from '../../bench/row.ts';
import { isSignificantlyWorse, tokenAgreement, withWords, wordErrorRateOf } from '../../bench/words.ts';

const said = ['go forward ten meters', 'he was not an ill disposed young man', 'ask not'];
const clips = said.map((text, i): Clip => ({ id: `${i}`, path: '', seconds: 1, text }));

function heard(...texts: readonly string[]): Standing {
  const outputs = texts.map((text) => ({ text }));
  const standing = {
    name: '',
    loadSeconds: 0,
    passes: [],
    outputs,
    peakBytes: 0,
    threads: 1,
    audioSeconds: 3,
  };
  const [one = standing] = withWords([standing], clips);
  return one;
}

test('word errors are counted after the normaliser, over all clips', () => {
  const standing = heard('Go forward 10 meters.', 'He was not an old disposed man.', 'Ask not');
  // A substitution and a deletion in fourteen words.
  expect(wordErrorRateOf(standing)).toBeCloseTo(2 / 14);
});

describe('one clip with an error', () => {
  const [right, slip] = [heard(...said), heard('go forward ten meters', 'he was not', 'ask not')];
  test('is chance', () => expect(isSignificantlyWorse(slip, right)).toBe(false));
  test('in every clip is not', () => {
    expect(isSignificantlyWorse(heard('go', 'he', 'ask'), right)).toBe(true);
  });
});

test('agreement is the share of tokens that came out the same, in order', () => {
  const letters = (text: string): number[] => Array.from(text, (letter) => letter.codePointAt(0) ?? 0);
  expect(tokenAgreement(heard('abcd', 'ef', ''), heard('abcd', 'ef', ''), letters)).toBe(1);
  expect(tokenAgreement(heard('abcd', 'ef', 'gh'), heard('abxd', 'ef', 'gh'), letters)).toBeCloseTo(7 / 8);
});
