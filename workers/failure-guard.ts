import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { CompleteAsyncError, type Context } from '@temporalio/activity';
import type { ActivityInboundCallsInterceptor } from '@temporalio/worker';
import { complete, Failure, LabError } from '../contract/failure.ts';
import { redact } from '../contract/redact.ts';
import { asApplicationFailure, failuresOf } from '../workflows/failures-of.ts';

/** Environment variables whose values must never leave this process. */
const secretNames = /TOKEN|(API|ACCESS|PRIVATE)_?KEY|SECRET|PASSWORD|PASSWD|CREDENTIAL/i;

/**
 * Turns whatever one of our activities throws into a typed failure of plain JSON, without secrets. Anything else
 * could kill the worker: Temporal ends one that meets an error it cannot serialise. Other activities of a host
 * application pass untouched.
 */
export function failureGuard(
  context: Context,
  env: NodeJS.ProcessEnv = process.env,
): ActivityInboundCallsInterceptor {
  const isOurs = context.info.activityType.startsWith('lab.');
  const secrets = Object.entries(env).flatMap(([name, value]) =>
    secretNames.test(name) && value ? [value] : [],
  );
  return {
    async execute(input, next) {
      if (!isOurs) return next(input);
      try {
        return await next(input);
      } catch (error) {
        if (error instanceof CompleteAsyncError) throw error;
        if (context.cancellationSignal.aborted) {
          if (!isShutdown(context.cancellationSignal)) throw cancelled(error);
          throw asApplicationFailure([workerLeft()]);
        }
        throw asApplicationFailure(failuresIn(error).map((failure) => asPlain(failure, secrets)));
      }
    },
  };
}

const isShutdown = (signal: AbortSignal): boolean =>
  signal.reason instanceof Error && signal.reason.message === 'WORKER_SHUTDOWN';

const cancelled = (error: unknown): CancelledFailure =>
  error instanceof CancelledFailure ? error : new CancelledFailure('cancelled');

const workerLeft = (): Failure =>
  complete({
    type: 'WorkerLost',
    summary: 'The worker was shut down in the middle of this step.',
    cause: 'WORKER_SHUTDOWN',
  });

function failuresIn(error: unknown): Failure[] {
  if (error instanceof LabError) return [...error.failures];
  if (error instanceof ApplicationFailure) return failuresOf(error);
  const summary = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const cause = error instanceof Error ? (error.stack ?? summary) : summary;
  return [complete({ type: 'Unexpected', summary, cause })];
}

/** As plain JSON: any text of it, the remedy's too, may quote what a service said or a command with a token in it. */
function asPlain(failure: Failure, secrets: string[]): Failure {
  const clean = (key: string, value: unknown): unknown =>
    typeof value !== 'string' || key === 'type' || key === 'scope' ? value : redact(value, secrets);
  try {
    return Failure.parse(JSON.parse(JSON.stringify(failure), clean));
  } catch (error) {
    const cause = redact(String(error), secrets);
    const summary = 'This step failed, and its failure cannot be written down.';
    return complete({ type: 'Unexpected', summary, cause });
  }
}
