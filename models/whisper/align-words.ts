import { attentionMatrix } from './attention-matrix.ts';
import type { EncodedWindow, WhisperEngine } from './engine.ts';
import { splitWords, type WordTokens } from './split-words.ts';
import type { WhisperTokenizer } from './tokenizer.ts';
import { warp } from './warp.ts';

/** Times are within the window. */
export interface AlignedWord extends WordTokens {
  startSeconds: number;
  endSeconds: number;
  /** Mean probability of its tokens when they were decoded. */
  probability: number;
}

export interface DecodedText {
  /** Text alone, without times. */
  tokens: readonly number[];
  logprobs: readonly number[];
  language: string;
  /** `<|startoftranscript|>` and what follows it before the text, but not `<|notimestamps|>`. */
  start: readonly number[];
}

const framesInSecond = 50;

/**
 * When each word of a window was said, by where the decoder looks while it writes it.
 * (openai-whisper 20250625, `find_alignment`.)
 *
 * @param frames of 10 ms of the window that are sound
 */
export async function alignWords(
  engine: Required<Pick<WhisperEngine, 'alignment'>>,
  tokenizer: WhisperTokenizer,
  window: EncodedWindow,
  { tokens, logprobs, language, start }: DecodedText,
  frames: number,
): Promise<AlignedWord[]> {
  const { endOfText, noTimestamps } = tokenizer.special;
  const words = splitWords([...tokens, endOfText], language, tokenizer).slice(0, -1);
  if (words.length === 0) return [];
  const all = [...start, noTimestamps, ...tokens, endOfText];
  const { heads, weights } = await engine.alignment(window, all);
  const columns = Math.floor(frames / 2);
  const matrix = attentionMatrix(weights, { heads, tokens: all.length, frames: columns });
  // A token is written from the position before it.
  const rows = all.length - 1 - start.length;
  const costs = matrix.subarray(start.length * columns, (all.length - 1) * columns).map((value) => -value);
  const path = warp(costs, rows, columns);
  const times = path.columns.filter((_, at) => at === 0 || path.rows[at] !== path.rows[at - 1]);

  let at = 0;
  return words.map((word) => {
    const from = at;
    at += word.tokens.length;
    const sum = logprobs.slice(from, at).reduce((total, logprob) => total + Math.exp(logprob), 0);
    return {
      ...word,
      startSeconds: (times[from] ?? 0) / framesInSecond,
      endSeconds: (times[at] ?? times.at(-1) ?? 0) / framesInSecond,
      probability: sum / word.tokens.length,
    };
  });
}
