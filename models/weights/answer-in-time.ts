import type { LabError } from '../../contract/failure.ts';

/** A server that has not begun to answer by then is given up, so that the next source gets its turn. */
const answerWithinMs = 5_000;

export interface Patience {
  signal?: AbortSignal | undefined;
  answerWithinMs?: number | undefined;
  /** What to say when no answer begins. */
  unreachable: (cause: unknown) => LabError;
}

/** Waits for the head of an answer; its body may take as long as it keeps coming. */
export async function answerInTime(
  ask: (signal: AbortSignal) => Promise<Response>,
  { signal, answerWithinMs: limitMs = answerWithinMs, unreachable }: Patience,
): Promise<Response> {
  signal?.throwIfAborted();
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(new Error(`no answer within ${limitMs} ms`)), limitMs);
  const signals = signal === undefined ? [patience.signal] : [patience.signal, signal];
  try {
    return await ask(AbortSignal.any(signals));
  } catch (error) {
    signal?.throwIfAborted();
    throw unreachable(error);
  } finally {
    clearTimeout(timer);
  }
}
