/** Lets one holder through at a time, in the order of asking; who gives up waiting leaves the line. */
export class Turnstile {
  #last: Promise<void> = Promise.resolve();

  /** Waits for its turn. Whoever comes next waits until the function that this resolves to was called. */
  async enter(signal?: AbortSignal): Promise<() => void> {
    const ahead = this.#last;
    let leave = (): void => undefined;
    const left = new Promise<void>((resolve) => (leave = resolve));
    // The next one waits for those ahead of us too, even if we leave the line early.
    this.#last = Promise.all([ahead, left]).then(() => undefined);
    try {
      await untilAborted(ahead, signal);
      return leave;
    } catch (error) {
      leave();
      throw error;
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
