import type { Transcript } from '../../contract/transcript.ts';
import { cues, timestamp } from './cue.ts';

/** A transcript as SubRip subtitles: openai-whisper's srt, byte for byte. */
export const writeSrt = (transcript: Transcript): string =>
  cues(transcript)
    .map(({ startSeconds, endSeconds, text }, i) => {
      const [start, end] = [startSeconds, endSeconds].map((at) => timestamp(at, ',', 'always'));
      return `${i + 1}\n${start} --> ${end}\n${text}\n\n`;
    })
    .join('');
