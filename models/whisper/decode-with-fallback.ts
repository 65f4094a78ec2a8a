import { compressionRatio } from './compression-ratio.ts';
import { decodeWindow, type DecodedWindow, type Whisper } from './decode-window.ts';
import type { EncodedWindow } from './engine.ts';

/** Greedy first; then, as long as the text is no good, drawn more and more freely. */
const temperatures = [0, 0.2, 0.4, 0.6, 0.8, 1];
/** A text that compresses better than this repeats itself. */
const mostCompression = 2.4;
/** A text that is less likely than this, by token, is guessed. */
const leastLogprob = -1;
/** Above this, and with a guessed text, nobody speaks. */
const silenceAbove = 0.6;

export interface AcceptedWindow extends DecodedWindow {
  temperature: number;
  compressionRatio: number;
  /** Nobody speaks in it: the text is not to be shown. */
  isSilent: boolean;
}

/**
 * One window to tokens that are neither repetitive nor unlikely, where any temperature gives such; else those of the
 * last one. (openai-whisper 20250625, `decode_with_fallback`, with its defaults.)
 */
export async function decodeWithFallback(
  whisper: Whisper,
  window: EncodedWindow,
  prompt: readonly number[],
  decode: (tokens: readonly number[]) => string,
  { timestamps, seed }: { timestamps: boolean; seed: number },
): Promise<AcceptedWindow> {
  let accepted: AcceptedWindow | undefined;
  for (const temperature of temperatures) {
    const options = { prompt, timestamps, temperature, seed };
    const decoded = await decodeWindow(whisper, window, options);
    const isUnlikely = decoded.avgLogprob < leastLogprob;
    const soundsSilent = decoded.noSpeechProbability > silenceAbove;
    const ratio = compressionRatio(decode(decoded.tokens));
    // A likely text outweighs the impression of silence.
    const isSilent = soundsSilent && !(decoded.avgLogprob > leastLogprob);
    accepted = { ...decoded, temperature, compressionRatio: ratio, isSilent };
    if ((soundsSilent && isUnlikely) || !(isUnlikely || ratio > mostCompression)) break;
  }
  if (accepted === undefined) throw new Error('no temperature to decode at');
  return accepted;
}
