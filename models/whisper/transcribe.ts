import type { SampleRanges } from '../../audio/audio.ts';
import type { Segment, Transcript } from '../../contract/transcript.ts';
import { decodeWithFallback } from './decode-with-fallback.ts';
import type { Whisper } from './decode-window.ts';
import { detectLanguage } from './detect-language.ts';
import type { EncodedWindow, WhisperEngine } from './engine.ts';
import { framesPerSecond, whisperFeatures, windowFrames } from './features.ts';
import type { WhisperTokenizer } from './tokenizer.ts';
import { lastWordEnd, windowSegments, type Words } from './window-segments.ts';

export interface TranscribeOptions {
  /** Code of the language, as the model has it; absent: what the first window sounds like. */
  language?: string | undefined;
  /** Text that is taken to come before: names, spellings. */
  prompt?: string | undefined;
  /** Without them the text of a window is one segment. Default true, as the reference has it. */
  timestamps?: boolean | undefined;
  /** Each segment with its words and their times; where the model has alignment heads. */
  words?: boolean | undefined;
  progress?: ((said: string) => void) | undefined;
}

/** A window conditioned on text that was drawn more freely than this would go astray with it. */
const surestTemperature = 0.5;

/**
 * A recording of any length to text, as openai-whisper 20250625 does with its defaults: windows of 30 s, each from
 * the end of the last complete segment, conditioned on the text before it.
 *
 * @param samples -1..1 at 16 kHz, mono; read as they are needed
 */
export async function transcribe(
  whisper: Whisper & { tokenizer: WhisperTokenizer },
  samples: SampleRanges,
  { language: given, prompt, timestamps = true, words: wantsWords = false, progress }: TranscribeOptions = {},
): Promise<Transcript> {
  const { engine, tokenizer } = whisper;
  const features = whisperFeatures(samples, engine.dims.melBands);
  let window: EncodedWindow | undefined;
  let language = given;
  if (language === undefined && whisper.isMultilingual) {
    window = await engine.encode(features.window(0));
    language = await detectLanguage(whisper, window);
  }
  language ??= 'en';
  const start = startTokens(whisper, language);
  const before = prompt === undefined ? [] : tokenizer.encode(` ${prompt.trim()}`);
  const segments: Segment[] = [];
  let lastSpeechSeconds = 0;
  for (let frame = 0; frame < features.frames;) {
    progress?.(`at ${frame / framesPerSecond} s of ${features.frames / framesPerSecond} s`);
    window ??= await engine.encode(features.window(frame));
    const frames = Math.min(windowFrames, features.frames - frame);
    const decoded = await decodeWithFallback(
      whisper,
      window,
      fullPrompt(before, start, timestamps, whisper),
      (tokens) => tokenizer.decode(tokens),
      { timestamps, seed: frame },
    );
    if (decoded.isSilent) {
      frame += frames;
    } else {
      const words: Words | undefined =
        wantsWords && canAlign(engine) ? { engine, window, language, start, lastSpeechSeconds } : undefined;
      const place = { firstFrame: frame, frames };
      const found = await windowSegments(tokenizer, decoded, place, words);
      segments.push(...found.segments);
      before.push(...found.segments.flatMap(({ tokens }) => tokens));
      if (decoded.temperature > surestTemperature) before.length = 0;
      lastSpeechSeconds = lastWordEnd(found.segments) ?? lastSpeechSeconds;
      frame = found.nextFrame;
    }
    window = undefined;
  }
  return { text: segments.map(({ text }) => text).join(''), language, segments };
}

const canAlign = (
  engine: WhisperEngine,
): engine is WhisperEngine & Required<Pick<WhisperEngine, 'alignment'>> => engine.alignment !== undefined;

/** What stands before a text: `<|startoftranscript|>`, and in multilingual models language and task. */
function startTokens({ special, isMultilingual }: Whisper, language: string): number[] {
  const { startOfTranscript, transcribe: task, languages } = special;
  if (!isMultilingual) return [startOfTranscript];
  const token = languages.get(language);
  if (token === undefined) throw new Error(`this model has no language ${language}`);
  return [startOfTranscript, token, task];
}

/** With the text before it: as much as leaves half of the decoder's room for the window's own. */
function fullPrompt(
  before: readonly number[],
  start: readonly number[],
  timestamps: boolean,
  { engine, special }: Whisper,
): number[] {
  const kept = before.slice(-(engine.dims.textContext / 2 - 1));
  return [
    ...(kept.length > 0 ? [special.startOfPrevious, ...kept] : []),
    ...start,
    ...(timestamps ? [] : [special.noTimestamps]),
  ];
}
