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
import { labBlockedOn, labFailure, labModel, labState } from './visible-state.ts';

/** What one step tells of itself. */
export interface StepNews extends BlockedNews {
  /** From now on search attributes are set too, because the server knows them: `moonshine:tiny`. */
  searchableAs(model: string): void;
  /** Takes its obstacle away, however it ended. */
  over(): void;
}

interface Blocked {
  step: string;
  model: string | undefined;
  failures: Failure[];
}

/**
 * What the steps of a host application's workflow wait for, all together, and where a person looks for it.
 * Nothing is shown, and nothing of the host's is touched, while no step is blocked.
 */
class StepObstacles {
  /** One pair of handlers a workflow, however many steps it takes. */
  readonly blocking = new Blocking();
  readonly #blocked = new Map<StepNews, Blocked>();
  /** What the host's own workflow showed before a step was blocked. */
  #hostDetails = '';

  of(step: string): StepNews {
    let model: string | undefined;
    const over = (): void => {
      if (this.#blocked.delete(news)) this.#show(model !== undefined);
    };
    const news: StepNews = {
      blocked: (failures) => {
        if (this.#blocked.size === 0) this.#hostDetails = getCurrentDetails();
        this.#blocked.set(news, { step, model, failures });
        this.#show(model !== undefined);
        return Promise.resolve();
      },
      resumed: () => {
        over();
        return Promise.resolve();
      },
      searchableAs: (name) => (model = name),
      over,
    };
    return news;
  }

  #show(inSearch: boolean): void {
    const blocked = [...this.#blocked.values()];
    const failures = blocked.flatMap((step) => step.failures);
    const isBlocked = blocked.length > 0;
    if (inSearch) {
      const blockedOn = failures.flatMap((failure) => failure.blockedOn ?? []);
      upsertSearchAttributes([
        { key: labState, value: isBlocked ? 'blocked' : null },
        { key: labModel, value: blocked.find(({ model }) => model !== undefined)?.model ?? null },
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
