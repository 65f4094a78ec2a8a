import { ApplicationFailure, condition, setHandler } from '@temporalio/workflow';
import type { Failure } from '../contract/failure.ts';
import { resumeSignal, resumeUpdate, skipSignal, skipUpdate } from './messages.ts';

type Answer = 'resume' | 'skip';

/**
 * The place where work waits for a person. It waits in the workflow, so it survives every restart, and it
 * takes `lab.resume` and `lab.skip` as Updates, which are refused when nothing is blocked, and as Signals.
 */
export class Blocking {
  /** Steps may run side by side: each waits at its own obstacle, and one answer reaches them all. */
  readonly #waiting = new Set<{ answer?: Answer }>();

  constructor() {
    const validator = (): void => {
      if (this.#waiting.size > 0) return;
      throw ApplicationFailure.nonRetryable(
        'Nothing is blocked here: it is running or has ended.',
        'lab.NotBlocked',
      );
    };
    setHandler(resumeUpdate, () => this.#take('resume'), {
      validator,
      description: 'Try what is blocked again',
    });
    setHandler(skipUpdate, () => this.#take('skip'), {
      validator,
      description: 'Give up on what is blocked',
    });
    setHandler(resumeSignal, () => this.#take('resume'), { description: 'Try what is blocked again' });
    setHandler(skipSignal, () => this.#take('skip'), { description: 'Give up on what is blocked' });
  }

  /** Waits for an answer; `undefined` when nobody gave one in time. */
  async wait(forMs: number): Promise<Answer | undefined> {
    const waiting: { answer?: Answer } = {};
    this.#waiting.add(waiting);
    try {
      await condition(() => waiting.answer !== undefined, forMs);
      return waiting.answer;
    } finally {
      this.#waiting.delete(waiting);
    }
  }

  #take(answer: Answer): void {
    for (const waiting of this.#waiting) waiting.answer = answer;
  }
}

/** Work that ended without its result: by policy, by a person, or because nobody mended it in time. */
export class GaveUp extends Error {
  override readonly name = 'GaveUp';
  readonly state: 'skipped' | 'failed';
  readonly failures: Failure[];
  readonly reason: string;

  constructor(state: 'skipped' | 'failed', failures: Failure[], reason: string) {
    super(reason);
    this.state = state;
    this.failures = failures;
    this.reason = reason;
  }
}
