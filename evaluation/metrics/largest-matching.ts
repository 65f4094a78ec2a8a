/**
 * The most pairs that can be made so that nobody is in two of them (maximum bipartite matching, by augmenting
 * paths: Kuhn 1955).
 *
 * @param candidates for each on the left, all on the right that it may be paired with
 */
export function largestMatching(candidates: readonly (readonly number[])[]): number {
  const leftOf = new Map<number, number>();
  const place = (left: number, seen: Set<number>): boolean => {
    for (const right of candidates[left] ?? []) {
      if (seen.has(right)) continue;
      seen.add(right);
      const holder = leftOf.get(right);
      if (holder === undefined || place(holder, seen)) {
        leftOf.set(right, left);
        return true;
      }
    }
    return false;
  };
  return candidates.filter((_, left) => place(left, new Set())).length;
}
