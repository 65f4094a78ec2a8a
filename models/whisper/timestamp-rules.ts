/** Which tokens may come next. Times are steps of 0.02 s from the window's start; `first > last`: none. */
export interface Allowed {
  /** All text, the end of it alone, or neither. */
  text: 'all' | 'end' | 'none';
  /** A text may not begin with its end, nor with a lone space. */
  blank: boolean;
  times: { first: number; last: number };
  /** A time is taken as soon as all times together are likelier than any one text token. */
  timesAddUp: boolean;
}

/** 30 s. */
const lastTime = 1_500;
/** Speech that is heard begins within the first second. */
const latestStart = 50;
const noTimes = { first: 1, last: 0 };

/**
 * Whisper's rules for times: the first token is one; they stand in pairs, the end of a segment and the start of the
 * next, but for the last one; they never go back, and no segment is empty.
 * (openai-whisper 20250625, `SuppressBlank` and `ApplyTimestampRules`.)
 *
 * @param sampled tokens of this window so far, without the prompt
 * @param firstTimestamp id of `<|0.00|>`
 */
export function allowedAfter(
  sampled: readonly number[],
  firstTimestamp: number,
  timestamps: boolean,
): Allowed {
  const isFirst = sampled.length === 0;
  // The prompt says that no times are wanted, and the model keeps to it by itself.
  if (!timestamps) {
    return { text: 'all', blank: !isFirst, times: { first: 0, last: lastTime }, timesAddUp: false };
  }
  const rules = { blank: !isFirst, timesAddUp: true };
  if (isFirst) return { ...rules, text: 'none', times: { first: 0, last: latestStart } };

  const isTime = (token: number | undefined): boolean => token !== undefined && token >= firstTimestamp;
  const afterTime = isTime(sampled.at(-1));
  const afterPair = afterTime && (sampled.length < 2 || isTime(sampled.at(-2)));
  if (afterPair) return { ...rules, text: 'all', times: noTimes };
  const time = (sampled.findLast(isTime) ?? firstTimestamp - 1) - firstTimestamp;
  if (afterTime) return { ...rules, text: 'end', times: { first: time, last: lastTime } };
  return { ...rules, text: 'all', times: { first: time + 1, last: lastTime } };
}
