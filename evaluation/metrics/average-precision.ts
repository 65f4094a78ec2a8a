/** One item as one label sees it. */
export interface Judged {
  score: number;
  /** Whether the label is one of the item's own. */
  isTrue: boolean;
}

/**
 * Area under the curve of precision over recall, as scikit-learn's `average_precision_score` has it: a sum over
 * thresholds, without interpolation; items of equal score pass a threshold together.
 *
 * @returns undefined where no item is true
 */
export function averagePrecision(items: readonly Judged[]): number | undefined {
  const ordered = [...items].sort((a, b) => b.score - a.score);
  const all = ordered.filter(({ isTrue }) => isTrue).length;
  if (all === 0) return undefined;
  let [area, right, rightBefore] = [0, 0, 0];
  for (const [index, { score, isTrue }] of ordered.entries()) {
    if (isTrue) right += 1;
    if (ordered[index + 1]?.score === score) continue;
    area += ((right - rightBefore) / all) * (right / (index + 1));
    rightBefore = right;
  }
  return area;
}
