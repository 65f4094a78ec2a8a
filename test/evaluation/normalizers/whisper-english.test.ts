import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { whisperEnglish } from '../../../evaluation/normalizers/whisper-english.ts';
import { readGolden } from '../../golden/read-golden.ts';

const pairs = readGolden('normalizer.json', z.tuple([z.string(), z.string()]));

describe('the Whisper English normaliser', () => {
  it('equals whisper-normalizer 0.1.15 character by character on every golden sentence', () => {
    expect(pairs.map(([text]) => [text, whisperEnglish(text)])).toEqual(pairs);
  });

  const promises: [promise: string, text: string, normalized: string][] = [
    ['writes titles and contractions in full', "Mr. Smith isn't here", 'mister smith is not here'],
    ['takes a possessive for "is", as its original does', "John's dog", 'john is dog'],
    ['drops fillers and what is in brackets', 'um [noise] okay (laughs)', 'okay'],
    ['writes numbers as digits', 'three hundred and sixty five', '365'],
    ['reads numbers digit by digit', 'one oh one', '101'],
    ['joins dollars and cents', 'two dollars and seven cents', '$2.07'],
    [
      'keeps the number bug of its original',
      'I owe you $20 million and two pounds fifty.',
      'i owe you £20000002 50',
    ],
    ['does not know "ninth", as its original does not', 'the ninth', 'the ninth'],
    ['keeps numbers that no double can hold', 'one decillion and one', '1000000000000000000000000000000001'],
    ['spells the American way', 'the colour of the centre', 'the color of the center'],
    ['takes off diacritics', 'façade naïve smørrebrød', 'facade naive smorrebrod'],
    ['reads digits of other scripts', '٣ and ５０%', '3 and 50%'],
    ['is not confused by words that every object has', 'constructor __proto__', 'constructor proto'],
  ];
  it.each(promises)('%s: %j', (_promise, text, normalized) => {
    expect(whisperEnglish(text)).toBe(normalized);
  });
});
