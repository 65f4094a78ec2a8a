import type { Segment } from '../../contract/transcript.ts';
import { alignWords } from './align-words.ts';
import { cutSegments } from './cut-segments.ts';
import type { AcceptedWindow } from './decode-with-fallback.ts';
import type { EncodedWindow, WhisperEngine } from './engine.ts';
import { framesPerSecond } from './features.ts';
import type { WhisperTokenizer } from './tokenizer.ts';
import { wordTimes } from './word-times.ts';

/** Where a window lies in the recording, in frames of 10 ms. */
export interface WindowPlace {
  firstFrame: number;
  /** Those that belong to the recording. */
  frames: number;
}

export interface WindowSegments {
  segments: (Segment & { tokens: number[] })[];
  /** Frame at which the next window starts. */
  nextFrame: number;
}

/** What word times need beyond the decoded window. */
export interface Words {
  engine: Required<Pick<WhisperEngine, 'alignment'>>;
  window: EncodedWindow;
  language: string;
  /** `<|startoftranscript|>`, language and task. */
  start: readonly number[];
  /** Where the window before had its last word. */
  lastSpeechSeconds: number;
}

/** The segments of a decoded window, those without text left out; with `words`, each with its words. */
export async function windowSegments(
  tokenizer: WhisperTokenizer,
  decoded: AcceptedWindow,
  { firstFrame, frames }: WindowPlace,
  words?: Words,
): Promise<WindowSegments> {
  const { endOfText, firstTimestamp } = tokenizer.special;
  const cut = cutSegments(decoded.tokens, firstTimestamp, firstFrame, frames);
  const { temperature, avgLogprob, compressionRatio, noSpeechProbability } = decoded;
  let segments = cut.segments.map(({ startFrame, endFrame, tokens }): WindowSegments['segments'][number] => ({
    startSeconds: startFrame / framesPerSecond,
    endSeconds: endFrame / framesPerSecond,
    text: tokenizer.decode(tokens),
    tokens,
    ...{ temperature, avgLogprob, compressionRatio, noSpeechProbability },
  }));
  let nextFrame = firstFrame + cut.advance;
  if (words !== undefined) {
    const heard = cut.segments.flatMap(({ tokens, offset }) =>
      tokens.flatMap((token, at) =>
        token < endOfText ? [{ token, logprob: decoded.logprobs[offset + at] ?? 0 }] : [],
      ),
    );
    const text = {
      tokens: heard.map(({ token }) => token),
      logprobs: heard.map(({ logprob }) => logprob),
      language: words.language,
      start: words.start,
    };
    const aligned = await alignWords(words.engine, tokenizer, words.window, text, frames);
    const windowSeconds = firstFrame / framesPerSecond;
    const counted = segments.map(({ startSeconds, endSeconds, tokens }) => ({
      startSeconds,
      endSeconds,
      textTokens: tokens.filter((token) => token < endOfText).length,
    }));
    const timed = wordTimes(counted, aligned, windowSeconds, words.lastSpeechSeconds);
    segments = segments.map((segment, at) => {
      const { startSeconds, endSeconds, words: own } = timed[at] ?? { ...segment, words: [] };
      return { ...segment, startSeconds, endSeconds, words: own };
    });
    const lastWord = lastWordEnd(segments);
    // What attention says about the last word is closer than the window's last time token.
    if (!cut.endsWithSpeech && lastWord !== undefined && lastWord > windowSeconds) {
      nextFrame = Math.round(lastWord * framesPerSecond);
    }
  }
  const shown = segments.filter(
    ({ startSeconds, endSeconds, text }) => startSeconds !== endSeconds && text.trim() !== '',
  );
  return { segments: shown, nextFrame };
}

/** End of the last word; of the last segment, where there are none. */
export function lastWordEnd(segments: readonly Segment[]): number | undefined {
  const words = segments.flatMap((segment) => segment.words ?? []);
  return words.at(-1)?.endSeconds ?? segments.at(-1)?.endSeconds;
}
