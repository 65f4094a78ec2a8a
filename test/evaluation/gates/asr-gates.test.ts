import { describe, expect, it } from 'vitest';
import type { Gate } from '../../../contract/gate.ts';
import type { ItemMeasure } from '../../../evaluation/measure-item.ts';
import { heard, missed, score } from '../measures.ts';

const story =
  'he told them that the harbour was closed and nobody would sail before the storm had passed over the islands';
const words = story.split(' ');
const half = words.slice(0, 8).join(' ');
const good = (): ItemMeasure => heard(story, story);

function detail(name: string, ...measures: [ItemMeasure, ...ItemMeasure[]]): string {
  return score(...measures).gates.find((gate: Gate) => gate.gate === name)?.detail ?? '';
}

describe('a good transcript', () => {
  it('passes every gate', () => {
    expect(missed(score(good(), heard(story, story.replace('harbour', 'arbor'))))).toEqual([]);
  });

  it('passes them though a last word is swallowed, and though somebody says no four times', () => {
    expect(missed(score(heard(story, words.slice(0, -2).join(' '))))).toEqual([]);
    expect(missed(score(heard('no no no no go away', 'no no no no no go away')))).toEqual([]);
  });
});

describe('wer_valid', () => {
  it('is missed at 100 % and above, and says the figures', () => {
    const wrong = heard('good morning', 'some other words here');
    expect(missed(score(wrong))).toContain('wer_valid');
    expect(detail('wer_valid', wrong)).toBe('4 errors in 2 words: 200 %, must be below 100 %');
  });
});

describe('audio_empty', () => {
  it('is missed where nothing was heard though something is said, and names the items', () => {
    const task = [heard(story, '', { id: 'jfk' }), good()] as const;
    expect(missed(score(...task))).toContain('audio_empty');
    expect(detail('audio_empty', ...task)).toBe(
      '1 of 2 items have an empty transcript though something is said (jfk); tolerated: 5 %',
    );
  });

  it('is passed where nothing is said, and where it happens to one item in forty', () => {
    expect(missed(score(good(), heard('', '')))).toEqual([]);
    expect(missed(score(heard(story, ''), ...Array.from({ length: 39 }, good)))).toEqual([]);
  });
});

describe('is_truncated', () => {
  it('is missed where a transcript stops in the middle', () => {
    expect(missed(score(heard(story, half)))).toContain('is_truncated');
    expect(detail('is_truncated', heard(story, half, { id: 'long' }))).toMatch(
      /long: 8 words of 20, the last 12 missing/,
    );
  });

  it('is missed for one long recording that was cut, however many short ones are whole', () => {
    const long = Array.from({ length: 40 }, (_, index) => `${story} number${index}`).join(' ');
    const cut = heard(long, long.split(' ').slice(0, 200).join(' '));
    const short = Array.from({ length: 60 }, () => heard('good morning', 'good morning'));
    expect(missed(score(cut, ...short))).toContain('is_truncated');
  });
});

describe('is_hallucinating', () => {
  const cases: [promise: string, measure: ItemMeasure, says: RegExp][] = [
    ['loops', heard(story, `${story} ${'thank you '.repeat(8)}`), /14 words in loops/],
    ['sentences in silence', heard('', 'thanks for watching'), /3 words where none is said/],
    [
      'more words than anybody can say',
      heard(story, `${story} ${half}`, { audioSeconds: 2 }),
      /14\.0 words a second/,
    ],
    ['a quarter of the words made up', heard(story, `${half} ${story}`), /40 % insertions/],
  ];
  it.each(cases)('is missed for %s', (_promise, measure, says) => {
    expect(missed(score(measure))).toContain('is_hallucinating');
    expect(detail('is_hallucinating', measure)).toMatch(says);
  });
});

describe('coverage_low', () => {
  it('is missed where less than 60 % of the words were heard as anything', () => {
    expect(missed(score(heard(story, words.filter((_, index) => index % 2 === 0).join(' '))))).toContain(
      'coverage_low',
    );
    expect(detail('coverage_low', heard(story, half))).toBe(
      '8 of 20 words were heard as something: 40 %, at least 60 %',
    );
  });
});
