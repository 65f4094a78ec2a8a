import {
  getCurrentDetails,
  setCurrentDetails,
  upsertMemo,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import { failuresAsMarkdown } from '../contract/decide.ts';
import type { Failure } from '../contract/failure.ts';
import type { BlockedNews } from './attempts.ts';
import { Blocking } from './blocking.ts';
import { labBlockedOn, labFailure, labState } from './visible-state.ts';

/**
 * What the steps of a host application's workflow wait for, all together, and where a person looks for it.
 * Nothing is shown, and nothing of the host's is touched, while no step is blocked.
 */
class StepObstacles {
  /** One pair of handlers a workflow, however many steps it takes. */
  readonly blocking = new Blocking();
  readonly #blocked = new Map<BlockedNews, { step: string; failures: Failure[] }>();
  #searchable = false;
  /** What the host's own workflow showed before a step was blocked. */
  #hostDetails = '';

  /** From now on search attributes are set too: the server knows them. */
  showInSearch(): void {
    this.#searchable = true;
  }

  /** What one step tells of itself; `over` takes its obstacle away, however it ended. */
  of(step: string): BlockedNews & { over(): void } {
    const over = (): void => {
      if (this.#blocked.delete(news)) this.#show();
    };
    const news = {
      blocked: (failures: Failure[]): Promise<void> => {
        if (this.#blocked.size === 0) this.#hostDetails = getCurrentDetails();
        this.#blocked.set(news, { step, failures });
        this.#show();
        return Promise.resolve();
      },
      resumed: (): Promise<void> => {
        over();
        return Promise.resolve();
      },
      over,
    };
    return news;
  }

  #show(): void {
    const blocked = [...this.#blocked.values()];
    const failures = blocked.flatMap((step) => step.failures);
    const isBlocked = blocked.length > 0;
    if (this.#searchable) {
      const blockedOn = failures.flatMap((failure) => failure.blockedOn ?? []);
      upsertSearchAttributes([
        { key: labState, value: isBlocked ? 'blocked' : null },
        { key: labFailure, value: isBlocked ? [...new Set(failures.map(({ type }) => type))] : null },
        { key: labBlockedOn, value: isBlocked ? [...new Set(blockedOn)] : null },
      ]);
    }
    upsertMemo({ lab: isBlocked ? { state: 'blocked', failures } : null });
    const details = blocked.map(
      ({ step, failures: own }) => `### ${step}: blocked\n\n${failuresAsMarkdown(own)}`,
    );
    setCurrentDetails([this.#hostDetails, ...details].filter((part) => part !== '').join('\n\n'));
  }
}

let ofThisWorkflow: StepObstacles | undefined;

/** Those of the workflow that is running: in Temporal's sandbox each execution has its own module scope. */
export const stepObstacles = (): StepObstacles => (ofThisWorkflow ??= new StepObstacles());
