import type { Word } from '../../contract/transcript.ts';
import { stepSeconds, type HeardToken } from './decode.ts';

/** A letter or a digit of any alphabet, or what counts as one. */
const wordStart = /[\p{L}\p{N}_]/u;

/**
 * Tokens to words with their times. A space stays only before a letter or a digit, and not at the start, as in
 * onnx-asr; so punctuation belongs to the word before it. A word ends with its last token, or where the next one begins.
 *
 * @param texts of the vocabulary
 * @param startSeconds where the window lies in the recording
 * @param endSeconds where it ends
 */
export function wordsOf(
  tokens: readonly HeardToken[],
  texts: readonly string[],
  startSeconds: number,
  endSeconds: number,
): Word[] {
  const words: { word: Word; logprob: number }[] = [];
  const pieces = piecesOf(tokens.map(({ id }) => texts[id] ?? ''));
  for (const [index, { step, duration, logprob }] of tokens.entries()) {
    const text = pieces[index] ?? '';
    const at = Math.min(endSeconds, startSeconds + step * stepSeconds);
    const end = Math.min(endSeconds, at + Math.max(1, duration) * stepSeconds);
    const last = words.at(-1);
    if (last === undefined || text.startsWith(' ')) {
      if (last !== undefined) last.word.endSeconds = Math.min(last.word.endSeconds, at);
      words.push({ word: { text, startSeconds: at, endSeconds: end }, logprob });
    } else {
      last.word.text += text;
      last.word.endSeconds = end;
      last.logprob += logprob;
    }
  }
  return words
    .filter(({ word }) => word.text.trim() !== '')
    .map(({ word, logprob }) => ({ ...word, probability: Math.exp(logprob) }));
}

/** The texts of tokens without the spaces that are none. */
function piecesOf(texts: readonly string[]): string[] {
  const all = texts.join('');
  let at = 0;
  return texts.map((text) => {
    const start = at;
    at += text.length;
    return [...text.matchAll(/\s|\S+/gu)]
      .map(({ 0: part, index }) => {
        if (part.trim() !== '') return part;
        const next = start + index + 1;
        return next > 1 && wordStart.test(String.fromCodePoint(all.codePointAt(next) ?? 32)) ? ' ' : '';
      })
      .join('');
  });
}
