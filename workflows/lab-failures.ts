import { ApplicationFailure } from '@temporalio/common';
import { Failure, failureMessage } from '../contract/failure.ts';

const skippedType = 'lab.Skipped';

/**
 * Why a step of the lab ended, from the error that a workflow caught or a client got; empty for any other error.
 * @example catch (error) { const [why] = labFailures(error); if (why?.type === 'BadAudio') … }
 */
export function labFailures(error: unknown): Failure[] {
  const found = ofTheLab(error);
  return (found?.details ?? []).flatMap((detail) => Failure.safeParse(detail).data ?? []);
}

/** Whether a step ended because a person, or its rules, skipped it. */
export const wasSkipped = (error: unknown): boolean => ofTheLab(error)?.type === skippedType;

/** A skipped step as Temporal carries it: it has no result, and the workflow decides what that means. */
export function asSkipped(failures: readonly Failure[], reason: string): ApplicationFailure {
  const message = [`Skipped (${reason}).`, ...failures.map(failureMessage)].join('\n');
  return ApplicationFailure.create({
    type: skippedType,
    message,
    nonRetryable: true,
    details: [...failures],
  });
}

/** Temporal wraps what a workflow threw, once for each workflow and activity that it went through. */
function ofTheLab(error: unknown): ApplicationFailure | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof ApplicationFailure && cause.type?.startsWith('lab.') === true) return cause;
  }
  return undefined;
}
