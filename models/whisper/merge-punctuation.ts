import type { AlignedWord } from './align-words.ts';

/** Before a word, and behind it. */
const opening = '"\'“¿([{-';
const closing = '"\'.。,，!！?？:：”)]}、';

/**
 * Joins punctuation with the word that it belongs to, whose time it takes.
 * (openai-whisper 20250625, `merge_punctuations`.)
 */
export function mergePunctuation(aligned: readonly AlignedWord[]): AlignedWord[] {
  const words = aligned.map((word) => ({ ...word, tokens: [...word.tokens] }));
  let following = words.at(-1);
  for (let at = words.length - 2; at >= 0; at--) {
    const word = words[at];
    if (word === undefined || following === undefined) break;
    if (word.text.startsWith(' ') && opening.includes(word.text.trim())) {
      following.text = word.text + following.text;
      following.tokens.unshift(...word.tokens);
      word.text = '';
      word.tokens = [];
    } else {
      following = word;
    }
  }
  let previous = words[0];
  for (const word of words.slice(1)) {
    if (previous === undefined) break;
    if (!previous.text.endsWith(' ') && closing.includes(word.text)) {
      previous.text += word.text;
      previous.tokens.push(...word.tokens);
      word.text = '';
      word.tokens = [];
    } else {
      previous = word;
    }
  }
  return words.filter(({ text }) => text !== '');
}
