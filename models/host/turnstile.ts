/** Lets one piece of work through at a time, in the order of asking; who gives up waiting leaves the line. */
export class Turnstile {
  #last: Promise<void> = Promise.resolve();

  async pass<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const ahead = this.#last;
    let leave = (): void => undefined;
    const left = new Promise<void>((resolve) => (leave = resolve));
    // Whoever comes next waits for us, and for those ahead of us even if we leave early.
    this.#last = Promise.all([ahead, left]).then(() => undefined);
    try {
      await untilAborted(ahead, signal);
      return await work();
    } finally {
      leave();
    }
  }
}

async function untilAborted(ahead: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) return ahead;
  signal.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    signal.addEventListener('abort', onAbort, { once: true });
    void ahead.then(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    });
  });
}
