import { stripVTControlCharacters } from 'node:util';

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const wide =
  /^[\p{Emoji_Presentation}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff01-\uff60\uffe0-\uffe6]/u;
const invisible = /^[\p{Mark}\p{Format}]+$/u;
/** Controls, and the marks that turn the direction of the text after them. */
const control = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/**
 * One line that is safe on a terminal: names and messages come from other people's files, and an escape
 * sequence in one must not move the reader's cursor.
 */
export const oneLine = (text: string): string =>
  stripVTControlCharacters(text).replace(control, ' ').replace(/\s+/g, ' ').trim();

/** Lines that are safe on a terminal and otherwise as they were: for commands, which people copy. */
export const verbatim = (text: string): string[] =>
  stripVTControlCharacters(text)
    .split(/\r?\n/)
    .map((line) => line.replace(control, ''));

/** How many columns a line takes on a terminal; it has no escape sequences. */
export function cells(line: string): number {
  // Nearly every line; taking graphemes apart is slow.
  if (/^[ -~]*$/.test(line)) return line.length;
  let sum = 0;
  for (const { segment } of graphemes.segment(line)) {
    if (!invisible.test(segment)) sum += wide.test(segment) ? 2 : 1;
  }
  return sum;
}

export const padEnd = (line: string, width: number): string =>
  line + ' '.repeat(Math.max(0, width - cells(line)));
export const padStart = (line: string, width: number): string =>
  ' '.repeat(Math.max(0, width - cells(line))) + line;

/** The line, or as much of it as fits with `…` for the rest. */
export function cut(line: string, width: number): string {
  if (cells(line) <= width) return line;
  let kept = '';
  let used = 0;
  for (const { segment } of graphemes.segment(line)) {
    used += cells(segment);
    if (used > width - 1) break;
    kept += segment;
  }
  return width < 1 ? '' : `${kept.trimEnd()}…`;
}

/** Lines of at most `width` columns, broken between words; a longer word stands alone and whole. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of oneLine(text).split(' ')) {
    if (line !== '' && cells(line) + 1 + cells(word) > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
