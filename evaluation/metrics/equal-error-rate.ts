/** Two recordings as a model sees them. */
export interface Pair {
  /** Higher: more alike. */
  score: number;
  /** Whether they are of the same speaker, or sound. */
  isSame: boolean;
}

/**
 * The error rate at the threshold where as large a share of the same is taken for different as of the different for
 * the same; between two thresholds on the straight line that joins them (the ROC curve, as scikit-learn draws it).
 *
 * @returns undefined where all pairs are the same, or none is
 */
export function equalErrorRate(pairs: readonly Pair[]): number | undefined {
  const ordered = [...pairs].sort((a, b) => b.score - a.score);
  const same = ordered.filter(({ isSame }) => isSame).length;
  const different = ordered.length - same;
  if (same === 0 || different === 0) return undefined;
  let [hits, alarms] = [0, 0];
  // Shares at the threshold before: nothing is taken for the same yet.
  let [missBefore, alarmBefore] = [1, 0];
  for (const [index, { score, isSame }] of ordered.entries()) {
    if (isSame) hits += 1;
    else alarms += 1;
    if (ordered[index + 1]?.score === score) continue;
    const [miss, alarm] = [1 - hits / same, alarms / different];
    if (alarm >= miss) {
      const gap = missBefore - alarmBefore;
      const share = gap / (gap + alarm - miss);
      return alarmBefore + share * (alarm - alarmBefore);
    }
    [missBefore, alarmBefore] = [miss, alarm];
  }
  return undefined;
}
