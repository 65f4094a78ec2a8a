import type { Span } from '../../contract/speech.ts';

/** The same time without overlaps, in order: what touches becomes one span, what is empty goes. */
export function mergeSpans(spans: readonly Span[]): Span[] {
  const merged: Span[] = [];
  const ordered = spans
    .filter((span) => span.endSeconds > span.startSeconds)
    .sort((a, b) => a.startSeconds - b.startSeconds);
  for (const { startSeconds, endSeconds } of ordered) {
    const last = merged.at(-1);
    if (last === undefined || startSeconds > last.endSeconds) merged.push({ startSeconds, endSeconds });
    else last.endSeconds = Math.max(last.endSeconds, endSeconds);
  }
  return merged;
}

/** Total seconds of spans that do not overlap. */
export const totalSeconds = (spans: readonly Span[]): number =>
  spans.reduce((sum, span) => sum + (span.endSeconds - span.startSeconds), 0);

/** Seconds that two lists of ordered spans without overlaps have in common. */
export function commonSeconds(a: readonly Span[], b: readonly Span[]): number {
  let common = 0;
  let indexB = 0;
  for (const span of a) {
    while ((b[indexB]?.endSeconds ?? Infinity) <= span.startSeconds) indexB += 1;
    for (let index = indexB; index < b.length; index++) {
      const other = b[index];
      if (other === undefined || other.startSeconds >= span.endSeconds) break;
      common += Math.min(span.endSeconds, other.endSeconds) - Math.max(span.startSeconds, other.startSeconds);
    }
  }
  return common;
}
