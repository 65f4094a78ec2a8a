import type { TranscriptionResult } from 'transcribe-cpp';
import type { Segment, Transcript, Word } from '../../../contract/transcript.ts';

/**
 * What the engine heard, as a transcript. A model without times gives one segment, as long as the recording.
 * @param language what it was told, where it does not say itself
 */
export function transcriptOf(
  result: TranscriptionResult,
  durationSeconds: number,
  language: string | undefined,
): Transcript {
  const spoken = result.language === '' ? language : result.language;
  const timed = result.segments.filter(({ text }) => text.trim() !== '');
  const within = (ms: number): number => Math.min(Math.max(0, ms / 1000), durationSeconds);
  const segments = timed.map((segment, index): Segment => {
    const seg = result.segments.indexOf(segment);
    const startSeconds = within(segment.t0Ms);
    const words = result.words
      .filter(({ segIndex }) => segIndex === seg)
      .map((word): Word => ({
        text: ` ${word.text.trim()}`,
        startSeconds: within(word.t0Ms),
        endSeconds: Math.max(within(word.t0Ms), within(word.t1Ms)),
      }));
    const isOnly = index === 0 && timed.length === 1 && segment.t1Ms <= segment.t0Ms;
    return {
      startSeconds,
      endSeconds: isOnly ? durationSeconds : Math.max(startSeconds, within(segment.t1Ms)),
      text: segment.text,
      ...(words.length > 0 && { words }),
    };
  });
  const text = result.text.trim();
  const untimed = text !== '' && segments.length === 0;
  return {
    text,
    ...(spoken !== undefined && { language: spoken }),
    segments: untimed ? [{ startSeconds: 0, endSeconds: durationSeconds, text }] : segments,
  };
}
