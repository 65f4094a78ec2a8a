import type { Transcript } from '../../contract/transcript.ts';
import { cues, timestamp } from './cue.ts';

/** A transcript as WebVTT subtitles: openai-whisper's vtt, byte for byte. */
export const writeVtt = (transcript: Transcript): string =>
  `WEBVTT\n\n${cues(transcript)
    .map(({ startSeconds, endSeconds, text }) => {
      const [start, end] = [startSeconds, endSeconds].map((at) => timestamp(at, '.', 'when needed'));
      return `${start} --> ${end}\n${text}\n\n`;
    })
    .join('')}`;
