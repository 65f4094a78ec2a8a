import { NumberReader } from './number-reader.ts';
import { isDecimalWord, multipliers } from './number-words.ts';
import { space, splitWords, wordEnd, wordStart } from './unicode-text.ts';

const andAHalf = new RegExp(`${wordStart}and${space}+a${space}+half${wordEnd}`, 'u');
const detachedSuffix = new RegExp(`([0-9])${space}+(st|nd|rd|th|s)${wordEnd}`, 'gu');
const amountAndCents = new RegExp(`([€£$])([0-9]+) (?:and )?¢([0-9]{1,2})${wordEnd}`, 'gu');
const centsAlone = new RegExp(`[€£$]0.([0-9]{1,2})${wordEnd}`, 'gu');
const loneOne = new RegExp(`${wordStart}1(s?)${wordEnd}`, 'gu');

/** Spelled-out English numbers and amounts of money as digits; words are then one space apart. */
export function normalizeNumbers(text: string): string {
  const separated = sayHalves(text)
    .replace(/([a-z])([0-9])/g, '$1 $2')
    .replace(/([0-9])([a-z])/g, '$1 $2')
    .replace(detachedSuffix, '$1$2');
  return new NumberReader()
    .read(splitWords(separated))
    .join(' ')
    .replace(amountAndCents, (_, currency: string, whole: string, cents: string) => {
      return `${currency}${whole}.${cents.padStart(2, '0')}`;
    })
    .replace(centsAlone, (_, cents: string) => `¢${Number(cents)}`)
    .replace(loneOne, 'one$1');
}

/** `two and a half` -> `two point five`, after a number word only. */
function sayHalves(text: string): string {
  const segments = text.split(andAHalf);
  return segments
    .flatMap((segment, index) => {
      const last = splitWords(segment).at(-1);
      if (last === undefined) return [];
      if (index === segments.length - 1) return [segment];
      return [segment, isDecimalWord(last) || multipliers.has(last) ? 'point five' : 'and a half'];
    })
    .join(' ');
}
