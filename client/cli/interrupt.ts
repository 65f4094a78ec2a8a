import { getEventListeners } from 'node:events';
import { exitCodes } from './exit-codes.ts';

/**
 * Runs a command that learns of Ctrl-C and SIGTERM by its signal, and resolves to the exit code. One that
 * listens ends in its own time, or at the second signal; one that does not is ended at once.
 */
export async function interruptible(
  command: (signal: AbortSignal) => Promise<number | undefined>,
): Promise<number> {
  const controller = new AbortController();
  let interruptedWith: number | undefined;
  const forced = new Promise<undefined>((resolve) => {
    const stop = (code: number): void => {
      const isHeard = getEventListeners(controller.signal, 'abort').length > 0;
      if (interruptedWith !== undefined || !isHeard) resolve(undefined);
      interruptedWith ??= code;
      controller.abort();
    };
    process.on('SIGINT', () => stop(exitCodes.interrupted));
    process.on('SIGTERM', () => stop(exitCodes.terminated));
  });
  const code = await Promise.race([command(controller.signal), forced]);
  return code ?? interruptedWith ?? exitCodes.done;
}

/** Resolves when the command is interrupted. As long as it is awaited the command counts as one that listens. */
export const untilInterrupted = (signal: AbortSignal): Promise<undefined> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
