import type { Word } from '../../contract/transcript.ts';
import type { AlignedWord } from './align-words.ts';
import { mergePunctuation } from './merge-punctuation.ts';

/** A segment of a window, whose times give way to those of its words. */
export interface SegmentTimes {
  startSeconds: number;
  endSeconds: number;
  /** How many text tokens it has. */
  textTokens: number;
}

export type TimedSegment = SegmentTimes & { words: Word[] };

const sentenceEnds = '.。!！?？';

/**
 * Shares the words of a window among its segments, and takes back what attention overdoes: words that last
 * through a pause. (openai-whisper 20250625, `add_word_timestamps`.)
 *
 * @param aligned words with times in the window
 * @param windowSeconds where the window starts in the recording
 * @param lastSpeechSeconds where the window before had its last word
 */
export function wordTimes(
  segments: readonly SegmentTimes[],
  aligned: readonly AlignedWord[],
  windowSeconds: number,
  lastSpeechSeconds: number,
): TimedSegment[] {
  const durations = aligned.map(lengthOf).filter((length) => length !== 0);
  const median = Math.min(0.7, medianOf(durations));
  const longest = median * 2;
  const words = mergePunctuation(durations.length > 0 ? shortenedAtSentenceEnds(aligned, longest) : aligned);

  let next = 0;
  let lastSpeech = lastSpeechSeconds;
  return segments.map((segment) => {
    const own: Word[] = [];
    for (let saved = 0; next < words.length && saved < segment.textTokens; next++) {
      const word = words[next];
      if (word === undefined) break;
      saved += word.tokens.length;
      own.push({
        text: word.text,
        startSeconds: rounded(windowSeconds + word.startSeconds),
        endSeconds: rounded(windowSeconds + word.endSeconds),
        probability: word.probability,
      });
    }
    const timed = { ...segment, words: own };
    shortenAfterPause(own, lastSpeech, median, longest);
    agree(timed, median);
    if (own.length > 0) lastSpeech = timed.endSeconds;
    return timed;
  });
}

const rounded = (seconds: number): number => Math.round(seconds * 100) / 100;
const lengthOf = ({ startSeconds, endSeconds }: Omit<Word, 'text'>): number => endSeconds - startSeconds;

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const high = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? high) + high) / 2;
}

function shortenedAtSentenceEnds(aligned: readonly AlignedWord[], longest: number): AlignedWord[] {
  const words = aligned.map((word) => ({ ...word }));
  for (const [at, word] of words.entries()) {
    const before = words[at - 1];
    if (before === undefined || lengthOf(word) <= longest) continue;
    if (sentenceEnds.includes(word.text)) word.endSeconds = word.startSeconds + longest;
    else if (sentenceEnds.includes(before.text)) word.startSeconds = word.endSeconds - longest;
  }
  return words;
}

/** The first words after a pause tend to begin in it. */
function shortenAfterPause(
  words: readonly Word[],
  lastSpeech: number,
  median: number,
  longest: number,
): void {
  const [first, second] = words;
  if (first === undefined || first.endSeconds - lastSpeech <= median * 4) return;
  const bothTooLong = second !== undefined && second.endSeconds - first.startSeconds > longest * 2;
  if (lengthOf(first) <= longest && !bothTooLong) return;
  if (second !== undefined && lengthOf(second) > longest) {
    const boundary = Math.max(second.endSeconds / 2, second.endSeconds - longest);
    first.endSeconds = boundary;
    second.startSeconds = boundary;
  }
  first.startSeconds = Math.max(0, first.endSeconds - longest);
}

/** A word that reaches far beyond its segment is cut to it; else the segment takes the words' times. */
function agree(segment: TimedSegment, median: number): void {
  const { words } = segment;
  const first = words[0];
  const last = words.at(-1);
  if (first === undefined || last === undefined) return;
  const { startSeconds, endSeconds } = segment;
  if (startSeconds < first.endSeconds && startSeconds - 0.5 > first.startSeconds) {
    first.startSeconds = Math.max(0, Math.min(first.endSeconds - median, startSeconds));
  } else {
    segment.startSeconds = first.startSeconds;
  }
  if (endSeconds > last.startSeconds && endSeconds + 0.5 < last.endSeconds) {
    last.endSeconds = Math.max(last.startSeconds + median, endSeconds);
  } else {
    segment.endSeconds = last.endSeconds;
  }
}
