import type { Segment, Transcript, Word } from '../../contract/transcript.ts';
import { roundHalfEven, strip } from './python-text.ts';

/** One subtitle: what is shown, and when. */
export interface Cue {
  startSeconds: number;
  endSeconds: number;
  text: string;
}

/** openai-whisper breaks a line, and starts a new cue, after so many characters and words. */
const longestLine = 1000;
const mostWords = 1000;

/**
 * A transcript's subtitles as openai-whisper cuts them: one a segment; where it has words, from its first
 * word's start to its last word's end.
 */
export const cues = ({ segments }: Transcript): Cue[] =>
  segments[0]?.words === undefined ? segments.map(segmentCue) : segments.flatMap(wordCues);

// An arrow in the text would end the cue's header for some readers.
const segmentCue = ({ startSeconds, endSeconds, text }: Segment): Cue => ({
  startSeconds,
  endSeconds,
  text: strip(text).replaceAll('-->', '->'),
});

function wordCues(segment: Segment): Cue[] {
  if (segment.words === undefined) return [segmentCue(segment)];
  const found: Cue[] = [];
  for (let at = 0; at < segment.words.length; at += mostWords) {
    const words = segment.words.slice(at, at + mostWords);
    const [first] = words;
    const last = words.at(-1);
    if (first === undefined || last === undefined) break;
    found.push({ startSeconds: first.startSeconds, endSeconds: last.endSeconds, text: lines(words) });
  }
  return found;
}

function lines(words: readonly Word[]): string {
  let text = '';
  let length = 0;
  for (const { text: word } of words) {
    // In code points, as Python counts.
    const isNext = length > 0 && length + [...word].length <= longestLine;
    const shown = isNext ? word : strip(word);
    if (!isNext && length > 0) text += '\n';
    text += shown;
    length = isNext ? length + [...word].length : [...shown].length;
  }
  return text;
}

/** `00:01:02,345`, or with a point; without hours where there are none, unless they are always wanted. */
export function timestamp(seconds: number, marker: ',' | '.', hours: 'always' | 'when needed'): string {
  const ms = roundHalfEven(seconds * 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const hour = Math.floor(ms / 3_600_000);
  const withHours = hours === 'always' || hour > 0 ? `${two(hour)}:` : '';
  const minute = two(Math.floor(ms / 60_000) % 60);
  const second = two(Math.floor(ms / 1000) % 60);
  return `${withHours}${minute}:${second}${marker}${String(ms % 1000).padStart(3, '0')}`;
}
