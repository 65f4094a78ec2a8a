import type { SampleRanges } from '../../audio/audio.ts';
import type { Span } from '../../contract/speech.ts';
import type { Transcript } from '../../contract/transcript.ts';
import type { Whisper } from './decode-window.ts';
import { packSpeech } from './pack-speech.ts';
import type { WhisperTokenizer } from './tokenizer.ts';
import { transcribe, type TranscribeOptions } from './transcribe.ts';

/**
 * The speech of a recording to text, packed into full windows: fewer of them, where people pause. Times are those of
 * the recording. A transcript without pauses is a little another one: README.md says how much.
 *
 * @param speech where somebody speaks, in order: what a vad model found
 */
export async function transcribeSpeech(
  whisper: Whisper & { tokenizer: WhisperTokenizer },
  samples: SampleRanges,
  speech: readonly Span[],
  options: TranscribeOptions = {},
): Promise<Transcript> {
  const packed = packSpeech(samples, speech);
  const transcript = await transcribe(whisper, packed.samples, options);
  const moved = <T extends Span>(span: T): T => ({
    ...span,
    startSeconds: packed.startAt(span.startSeconds),
    endSeconds: packed.endAt(span.endSeconds),
  });
  const segments = transcript.segments.map((segment) => ({
    ...moved(segment),
    ...(segment.words && { words: segment.words.map(moved) }),
  }));
  return { ...transcript, segments };
}
