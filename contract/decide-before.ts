import type { Failure, FailureType } from './failure.ts';
import type { Disposition, ResolvedPolicy } from './policy.ts';

const weight: Record<Disposition, number> = { block: 0, skip: 1, fail: 2 };

/**
 * What was done before `decide` told hosts, and failures that can be tried again, apart: the hardest end of all
 * failures. Only for work that was under way then, so that it goes on as it began.
 */
export function didBefore(
  failures: readonly [Failure, ...Failure[]],
  made: ReadonlyMap<FailureType, number>,
  rules: ResolvedPolicy['rules'],
): Disposition | 'retry' {
  if (failures.every(({ type }) => (made.get(type) ?? 1) < rules[type].attempts)) return 'retry';
  const ends = failures.map(({ type }) => rules[type].then);
  return ends.reduce((a, b) => (weight[b] > weight[a] ? b : a));
}
