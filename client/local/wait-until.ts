import { setTimeout as delay } from 'node:timers/promises';

/** Asks again every 50 ms until there is an answer; undefined when the deadline passed without one. */
export async function waitUntil<T>(
  ask: () => Promise<T | undefined>,
  deadlineMs: number,
): Promise<T | undefined> {
  const end = Date.now() + deadlineMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() >= end) return undefined;
    await delay(50);
  }
}
