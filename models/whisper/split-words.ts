import type { WhisperTokenizer } from './tokenizer.ts';

/** Tokens that make one word, with the space before it. */
export interface WordTokens {
  text: string;
  tokens: number[];
}

/** Languages that put no spaces between words: there every character that is complete stands alone. */
const withoutSpaces = new Set(['zh', 'ja', 'th', 'lo', 'my', 'yue']);
const punctuation = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';
const incomplete = '\ufffd';

/**
 * Text tokens, and the end of the text behind them, to words. (openai-whisper 20250625, `split_to_word_tokens`.)
 * @example splitWords([843, 523], 'en', tokenizer) // ' And', ' so'
 */
export function splitWords(
  tokens: readonly number[],
  language: string,
  tokenizer: WhisperTokenizer,
): WordTokens[] {
  const pieces = completePieces(tokens, tokenizer);
  if (withoutSpaces.has(language)) return pieces;
  const words: WordTokens[] = [];
  for (const { text, tokens: own } of pieces) {
    const isSpecial = (own[0] ?? 0) >= tokenizer.special.endOfText;
    const word = words.at(-1);
    if (word === undefined || isSpecial || text.startsWith(' ') || punctuation.includes(text.trim())) {
      words.push({ text, tokens: own });
    } else {
      word.text += text;
      word.tokens.push(...own);
    }
  }
  return words;
}

/** The fewest tokens in a row that are whole characters. */
function completePieces(tokens: readonly number[], tokenizer: WhisperTokenizer): WordTokens[] {
  const whole = tokenizer.decodeWithSpecial(tokens);
  const pieces: WordTokens[] = [];
  let own: number[] = [];
  let offset = 0;
  for (const token of tokens) {
    own.push(token);
    const text = tokenizer.decodeWithSpecial(own);
    const at = text.indexOf(incomplete);
    // What is no character in the whole text either will not become one.
    if (at >= 0 && whole[offset + at] !== incomplete) continue;
    pieces.push({ text, tokens: own });
    own = [];
    offset += text.length;
  }
  return pieces;
}
