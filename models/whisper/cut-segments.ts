/** Tokens of one segment with its times, in frames of 10 ms from the recording's start. */
export interface TokenSegment {
  startFrame: number;
  endFrame: number;
  /** Its times among them. */
  tokens: number[];
  /** Index of its first token in the window's. */
  offset: number;
}

export interface CutWindow {
  segments: TokenSegment[];
  /** Frames from this window's start to the next one's. */
  advance: number;
  /** The last segment ends with speech: nothing follows in this window. */
  endsWithSpeech: boolean;
}

/** A time token is 20 ms, a frame 10 ms. */
const framesInTime = 2;

/**
 * Cuts a window's tokens into segments, and says where the next window starts: after the last segment that is
 * complete, or after the whole window where nothing is left over. (openai-whisper 20250625, `transcribe`.)
 *
 * @param firstFrame of the window in the recording
 * @param frames of the window that belong to the recording
 */
export function cutSegments(
  tokens: readonly number[],
  firstTimestamp: number,
  firstFrame: number,
  frames: number,
): CutWindow {
  const isTime = tokens.map((token) => token >= firstTimestamp);
  const frameOf = (token: number | undefined): number =>
    ((token ?? firstTimestamp) - firstTimestamp) * framesInTime;
  const endsWithSpeech = tokens.length > 1 && isTime.at(-1) === true && isTime.at(-2) === false;
  // A segment ends between the two times of a pair.
  const ends = tokens.flatMap((_, at) => (at > 0 && isTime[at] && isTime[at - 1] ? [at] : []));

  if (ends.length === 0) {
    const last = frameOf(tokens.findLast((_, at) => isTime[at]));
    const endFrame = firstFrame + (last > 0 ? last : frames);
    const whole = { startFrame: firstFrame, endFrame, tokens: [...tokens], offset: 0 };
    return { segments: [whole], advance: frames, endsWithSpeech };
  }
  if (endsWithSpeech) ends.push(tokens.length);
  const segments = ends.map((end, index): TokenSegment => {
    const offset = ends[index - 1] ?? 0;
    return {
      startFrame: firstFrame + frameOf(tokens[offset]),
      endFrame: firstFrame + frameOf(tokens[end - 1]),
      tokens: tokens.slice(offset, end),
      offset,
    };
  });
  const complete = frameOf(tokens[(ends.at(-1) ?? 0) - 1]);
  return { segments, advance: endsWithSpeech ? frames : complete, endsWithSpeech };
}
