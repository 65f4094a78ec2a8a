import { chooseGreedily, drawToken, type Chosen } from './choose-token.ts';
import type { DecoderCache, EncodedWindow, WhisperEngine } from './engine.ts';
import { seededRandom } from './random.ts';
import { allowedAfter } from './timestamp-rules.ts';
import type { SpecialTokens } from './tokenizer.ts';

/** A model, and what its decoding has to know. */
export interface Whisper {
  engine: WhisperEngine;
  /** Else it hears English in everything, and has no language tokens in its prompt. */
  isMultilingual: boolean;
  special: SpecialTokens;
  /** By token: 1 for those that are never decoded. */
  isSuppressed: Uint8Array;
}

export interface WindowOptions {
  /** Everything before the text: text of earlier windows, `<|startoftranscript|>`, language and task. */
  prompt: readonly number[];
  timestamps: boolean;
  temperature: number;
  /** Equal seeds draw equal tokens. */
  seed: number;
}

export interface DecodedWindow {
  /** Text and times, without the prompt and the end. */
  tokens: number[];
  /** Natural-log probability of each, in its turn. */
  logprobs: number[];
  /** Mean over the tokens and the end of the text. */
  avgLogprob: number;
  noSpeechProbability: number;
}

/** One window to tokens: the most likely token each time, or one drawn at a temperature. */
export async function decodeWindow(
  { engine, special, isSuppressed }: Whisper,
  window: EncodedWindow,
  { prompt, timestamps, temperature, seed }: WindowOptions,
): Promise<DecodedWindow> {
  const { textContext } = engine.dims;
  const random = seededRandom(seed);
  const noSpeechAt = prompt.indexOf(special.startOfTranscript);
  const tokens: number[] = [];
  const logprobs: number[] = [];
  let noSpeechProbability = 0;
  let sum = 0;
  let cache: DecoderCache | undefined;
  const most = Math.min(textContext / 2, textContext - prompt.length + 1);
  for (let turn = 0; turn < most; turn++) {
    const isFirst = turn === 0;
    // Without times, the first token may be neither blank nor the end, which a step alone does not tell.
    const logits = temperature > 0 || (isFirst && !timestamps);
    const step = await engine.step(window, isFirst ? prompt : tokens.slice(-1), cache, {
      logits,
      noSpeechAt: isFirst ? noSpeechAt : undefined,
    });
    cache = step.cache;
    if (isFirst) noSpeechProbability = step.noSpeechProbability ?? 0;
    const allowed = allowedAfter(tokens, special.firstTimestamp, timestamps);
    const { logits: all } = step;
    const chosen: Chosen =
      all === undefined
        ? chooseGreedily(step, allowed, special)
        : drawToken({ ...step, logits: all }, allowed, special, isSuppressed, temperature, random);
    sum += chosen.logprob;
    if (chosen.token === special.endOfText) break;
    tokens.push(chosen.token);
    logprobs.push(chosen.logprob);
  }
  return { tokens, logprobs, avgLogprob: sum / (tokens.length + 1), noSpeechProbability };
}
