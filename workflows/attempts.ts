import { isCancellation, patched, sleep } from '@temporalio/workflow';
import { didBefore } from '../contract/decide-before.ts';
import { decide, type Decision } from '../contract/decide.ts';
import type { Failure, FailureType } from '../contract/failure.ts';
import type { ResolvedPolicy } from '../contract/policy.ts';
import { GaveUp, type Blocking } from './blocking.ts';
import { failuresOf } from './failures-of.ts';

/** Told when work starts to wait for a person, and when it goes on. */
export interface BlockedNews {
  blocked(failures: Failure[], reason: string): Promise<void>;
  resumed(): Promise<void>;
}

/**
 * Does one step until it is done or the policy ends it: tries again, waits for a person, or gives up.
 * Only this step is repeated; what was done before it stays done.
 * @throws GaveUp
 */
export async function attempt<T>(
  step: () => Promise<T>,
  policy: ResolvedPolicy,
  blocking: Blocking,
  news: BlockedNews,
): Promise<T> {
  const made = new Map<FailureType, number>();
  for (;;) {
    try {
      return await step();
    } catch (error) {
      if (isCancellation(error) || error instanceof GaveUp) throw error;
      const failures = failuresOf(error);
      // Once an attempt, on however many hosts it was met.
      for (const type of new Set(failures.map((failure) => failure.type)))
        made.set(type, (made.get(type) ?? 0) + 1);
      const decision = decided(failures, made, policy.rules);
      switch (decision.do) {
        case 'retry':
          await sleep(decision.afterMs);
          break;
        case 'block': {
          // Answers count from the moment that anybody can see it wait.
          const [answer] = await Promise.all([
            blocking.wait(policy.blockForMs),
            news.blocked(failures, decision.reason),
          ]);
          if (answer === undefined)
            throw new GaveUp('failed', failures, `${decision.reason}; nobody mended it in time`);
          if (answer === 'skip') throw new GaveUp('skipped', failures, 'skipped by a person');
          made.clear();
          await news.resumed();
          break;
        }
        case 'skip':
          throw new GaveUp('skipped', failures, decision.reason);
        case 'fail':
          throw new GaveUp('failed', failures, decision.reason);
      }
    }
  }
}

/** What the policy says; of work that was under way when it said something else, that. */
function decided(...on: Parameters<typeof decide>): Decision {
  const decision = decide(...on);
  const before = didBefore(...on);
  if (before === 'retry' || before === decision.do || patched('lab.decideByHost')) return decision;
  return { do: before, reason: `policy: ${before}` };
}
