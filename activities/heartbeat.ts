import { Context } from '@temporalio/activity';

const beatEveryMs = 2_000;

/**
 * Runs work beside a steady heartbeat that carries the latest progress. The server learns within seconds that
 * a worker died, and the activity within one beat that it was cancelled.
 */
export async function withHeartbeat<P, T>(
  first: P,
  work: (report: (progress: P) => void, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const context = Context.current();
  let latest = first;
  const beat = (): void => context.heartbeat(latest);
  const timer = setInterval(beat, beatEveryMs);
  beat();
  try {
    return await work((progress) => {
      latest = progress;
      beat();
    }, context.cancellationSignal);
  } finally {
    clearInterval(timer);
  }
}
