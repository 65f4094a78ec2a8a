import type { Word } from '../../contract/transcript.ts';
import type { TimedToken } from './output-json.ts';

/** Languages that are written without spaces: there a word is what is whole text by itself. */
const withoutSpaces = new Set(['zh', 'ja', 'th', 'lo', 'my', 'yue']);

/**
 * Tokens to words: one begins where a token begins with a space, and takes what follows without one. A word's
 * probability is the mean of its tokens'.
 */
export function wordsOf(tokens: readonly TimedToken[], language: string): Word[] {
  const words: Word[] = [];
  let open: TimedToken[] = [];
  const close = (): void => {
    const word = wordOf(open);
    if (word !== undefined) words.push(word);
    open = [];
  };
  for (const token of tokens) {
    const begins = withoutSpaces.has(language) ? isWholeText(open) : token.bytes[0] === 0x20;
    if (begins) close();
    open.push(token);
  }
  close();
  return words;
}

function wordOf(tokens: readonly TimedToken[]): Word | undefined {
  const [first] = tokens;
  const last = tokens.at(-1);
  const text = textOf(tokens);
  if (first === undefined || last === undefined || text.trim() === '') return undefined;
  const probability = tokens.reduce((sum, token) => sum + token.probability, 0) / tokens.length;
  const endSeconds = Math.max(first.startSeconds, last.endSeconds);
  return { text, startSeconds: first.startSeconds, endSeconds, probability };
}

/** A character may be spread over several tokens. */
const isWholeText = (tokens: readonly TimedToken[]): boolean => !textOf(tokens).endsWith('�');

const textOf = (tokens: readonly TimedToken[]): string =>
  Buffer.concat(tokens.map(({ bytes }) => bytes)).toString('utf8');
