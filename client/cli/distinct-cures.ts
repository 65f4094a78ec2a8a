import type { Failure } from '../../contract/failure.ts';

/** A key of what mends a failure: what has the same is told once, the models of an environment mostly lack the same. */
export const cureKey = ({ type, summary, remedy }: Failure): string =>
  JSON.stringify([type, remedy ?? summary]);

/** The first failure of each cure, in the order in which they come. */
export function distinctCures(failures: readonly Failure[]): Failure[] {
  const firsts = new Map<string, Failure>();
  for (const failure of failures) if (!firsts.has(cureKey(failure))) firsts.set(cureKey(failure), failure);
  return [...firsts.values()];
}
