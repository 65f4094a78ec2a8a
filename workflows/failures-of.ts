import {
  ActivityFailure,
  ApplicationFailure,
  ApplicationFailureCategory,
  ChildWorkflowFailure,
  TerminatedFailure,
  TimeoutFailure,
} from '@temporalio/common';
import { isCancellation } from '@temporalio/workflow';
import { Failure, complete, failureMessage } from '../contract/failure.ts';

type Failures = [Failure, ...Failure[]];

/** The failures that an activity or child ended with: decoded where the lab typed them, named where the server did. */
export function failuresOf(error: unknown): Failures {
  const cause = causeOf(error);
  const [first, ...rest] = (labCause(error)?.details ?? []).flatMap(
    (detail) => Failure.safeParse(detail).data ?? [],
  );
  if (first !== undefined) return [first, ...rest];
  if (cause instanceof TimeoutFailure) {
    return [
      complete({
        type: 'WorkerLost',
        summary: 'The worker stopped answering in the middle of this step.',
        cause: `${cause.timeoutType}: ${cause.message}`,
      }),
    ];
  }
  if (cause instanceof TerminatedFailure) return [terminated];
  const message = cause instanceof Error ? cause.message : String(cause);
  return [complete({ type: 'Unexpected', summary: message, cause: message })];
}

const causeOf = (error: unknown): unknown =>
  error instanceof ActivityFailure || error instanceof ChildWorkflowFailure ? error.cause : error;

function labCause(error: unknown): ApplicationFailure | undefined {
  const cause = causeOf(error);
  return cause instanceof ApplicationFailure && cause.type?.startsWith('lab.') === true ? cause : undefined;
}

const terminated = complete({
  type: 'Unexpected',
  summary: 'The workflow of this task was terminated from outside.',
  remedy: {
    say: 'start the sprint again; what was inferred is found, and not inferred a second time:',
    commands: ['model-lab sprint start SPEC.yaml'],
  },
});

/** Whether a task whose workflow ended so had written its row: it does that last, for every end of its own. */
export const leftItsRow = (error: unknown): boolean => isCancellation(error) || labCause(error) !== undefined;

/** True when no worker took the work in the time given: it never started. */
export function neverStarted(error: unknown): boolean {
  return (
    error instanceof ActivityFailure &&
    error.cause instanceof TimeoutFailure &&
    error.cause.timeoutType === 'SCHEDULE_TO_START'
  );
}

/** Temporal's own tools show the message alone: without a remedy, what the source said is all there is to go by. */
function inHistory(failure: Failure): string {
  const [firstLine = ''] = failure.cause.split('\n');
  const told = failure.remedy !== undefined || firstLine === '' || failure.summary.includes(firstLine);
  return told ? failureMessage(failure) : `${failureMessage(failure)} (${firstLine})`;
}

/**
 * Failures as Temporal carries them: the type of the first, all as details, a message that ends with the cure.
 * What a check was made to find is benign: it fails the work, and raises no alarm about the lab.
 */
export function asApplicationFailure(failures: readonly Failure[]): ApplicationFailure {
  const carried = ApplicationFailure.create({
    type: `lab.${failures[0]?.type ?? 'Unexpected'}`,
    message: failures.map(inHistory).join('\n'),
    nonRetryable: true,
    details: [...failures],
    ...(failures.every(({ type }) => type === 'GateMissed') && {
      category: ApplicationFailureCategory.BENIGN,
    }),
  });
  // It would say where the failure was wrapped, not where it arose.
  carried.stack = '';
  return carried;
}
