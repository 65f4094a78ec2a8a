import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { CompleteAsyncError, type Context } from '@temporalio/activity';
import type { ActivityInboundCallsInterceptor } from '@temporalio/worker';
import { complete, LabError, type Failure } from '../contract/failure.ts';
import { redact } from '../contract/redact.ts';
import { asApplicationFailure } from '../workflows/failures-of.ts';

/** Environment variables whose values must never leave this process. */
const secretNames = /TOKEN|API_KEY|SECRET|PASSWORD/;

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
        if (error instanceof CompleteAsyncError || error instanceof ApplicationFailure) throw error;
        if (context.cancellationSignal.aborted) {
          if (!isShutdown(context.cancellationSignal)) throw cancelled(error);
          throw asApplicationFailure([workerLeft()]);
        }
        throw asApplicationFailure(failuresIn(error).map((failure) => withoutSecrets(failure, secrets)));
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
  const summary = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const cause = error instanceof Error ? (error.stack ?? summary) : summary;
  return [complete({ type: 'Unexpected', summary, cause })];
}

function withoutSecrets(failure: Failure, secrets: string[]): Failure {
  const clean = (text: string): string => redact(text, secrets);
  return { ...failure, summary: clean(failure.summary), cause: clean(failure.cause) };
}
