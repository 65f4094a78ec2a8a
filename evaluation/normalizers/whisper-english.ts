import britishAmerican from './british-american.json' with { type: 'json' };
import { expandContractions } from './english-contractions.ts';
import { normalizeNumbers } from './english-numbers.ts';
import { space, splitWords, wordEnd, wordStart } from './unicode-text.ts';

const americanSpelling = new Map(Object.entries(britishAmerican));

/** Letters that Unicode does not take apart into a base letter and a mark. */
const baseLetters = new Map(
  Object.entries({ œ: 'oe', Œ: 'OE', ø: 'o', Ø: 'O', æ: 'ae', Æ: 'AE', ß: 'ss', ẞ: 'SS', đ: 'd', Đ: 'D' }),
)
  .set('ð', 'd')
  .set('Ð', 'D')
  .set('þ', 'th')
  .set('Þ', 'th')
  .set('ł', 'l')
  .set('Ł', 'L');

const fillers = new RegExp(`${wordStart}(hmm|mm|mhm|mmm|uh|um)${wordEnd}`, 'gu');
const spaceBeforeApostrophe = new RegExp(`${space}+'`, 'gu');
const manySpaces = new RegExp(`${space}+`, 'gu');

/**
 * Text as OpenAI's Whisper evaluation compares it, so that spelling, numbers and contractions cost no words.
 * Equal to `EnglishTextNormalizer` of PyPI whisper-normalizer 0.1.15 character by character, its known oddities
 * included (`$20 million and two pounds fifty` -> `£20000002 50`): a WER can then be compared with published ones.
 * Source: Radford et al., Robust Speech Recognition via Large-Scale Weak Supervision, appendix C.
 *
 * @example whisperEnglish("Mr. Smith isn't here") // 'mister smith is not here'
 */
export function whisperEnglish(text: string): string {
  const spoken = text
    .toLowerCase()
    .replace(/[<[][^>\]]*[>\]]/gu, '')
    .replace(/\([^)]+?\)/gu, '')
    .replace(fillers, '')
    .replace(spaceBeforeApostrophe, "'");
  const plain = withoutSymbols(
    expandContractions(spoken)
      .replace(/(\p{Nd}),(\p{Nd})/gu, '$1$2')
      .replace(/\.([^0-9]|$)/gu, ' $1'),
  );
  return splitWords(normalizeNumbers(plain))
    .map((word) => americanSpelling.get(word) ?? word)
    .join(' ')
    .replace(/[.$¢€£]([^0-9])/gu, ' $1')
    .replace(/([^0-9])%/gu, '$1 ')
    .replace(manySpaces, ' ');
}

/** Without diacritics; other marks, symbols and punctuation become spaces, save those of numbers and money. */
const withoutSymbols = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .replace(/(?![.%$¢€£])[\p{M}\p{S}\p{P}]/gu, ' ')
    .replace(/[œŒøØæÆßẞđĐðÐþÞłŁ]/gu, (letter) => baseLetters.get(letter) ?? letter);
