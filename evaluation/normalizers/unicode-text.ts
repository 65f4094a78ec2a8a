/**
 * Text classes as Python's `re` and `str` see them. JavaScript's `\b` and `\w` know ASCII only and its `\s`
 * counts other characters, so rules that must agree with a Python normaliser are written with these.
 */
export const wordCharacter = String.raw`[\p{L}\p{N}_]`;
export const wordStart = `(?<!${wordCharacter})`;
export const wordEnd = `(?!${wordCharacter})`;
export const space = String.raw`[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]`;

const spaces = new RegExp(`${space}+`, 'u');

/** The words between runs of white space; none of them is empty. */
export const splitWords = (text: string): string[] => text.split(spaces).filter((word) => word !== '');

/** Decimal digits of any script as ASCII. Unicode assigns them in runs from 0 to 9. */
export const asciiDigits = (text: string): string =>
  text.replace(/\p{Nd}/gu, (digit) => {
    const codePoint = digit.codePointAt(0) ?? 0;
    let first = codePoint;
    while (/^\p{Nd}$/u.test(String.fromCodePoint(first - 1))) first -= 1;
    return String((codePoint - first) % 10);
  });
