import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { lock } from 'proper-lockfile';

/** A holder that died is noticed after so long; a living one touches its lock every second. */
const staleMs = 5_000;
const askAgainMs = 100;

/**
 * Runs `work` while no other process, and no other call in this one, works under the same lock.
 * Waits as long as the holder lives; stops waiting when `signal` fires.
 * @param lockPath a path of its own for the lock; its parent is made
 */
export async function withLock<T>(
  lockPath: string,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  await mkdir(dirname(lockPath), { recursive: true });
  const release = await acquire(lockPath, signal);
  try {
    return await work();
  } finally {
    // A lock that was taken over while this machine slept is not ours to release any more.
    await release().catch(() => undefined);
  }
}

async function acquire(lockPath: string, signal: AbortSignal | undefined): Promise<() => Promise<void>> {
  for (;;) {
    signal?.throwIfAborted();
    try {
      return await lock(lockPath, {
        lockfilePath: lockPath,
        realpath: false,
        stale: staleMs,
        update: 1_000,
        // After a suspend the lock may be another's. Work goes on: files are verified and renamed into place
        // whole, so two workers at once cost bandwidth and nothing else.
        onCompromised: () => undefined,
      });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ELOCKED')) throw error;
    }
    await wait(askAgainMs, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
  }
}
