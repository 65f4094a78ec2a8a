import {
  CancellationScope,
  condition,
  continueAsNew,
  getExternalWorkflowHandle,
  isCancellation,
  patched,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { Prepared } from '../activities/prepare.ts';
import type { Artifact } from '../contract/artifact.ts';
import type { Failure } from '../contract/failure.ts';
import { taskWorkflowId } from '../contract/names.ts';
import type { Comparison, RegressionRule } from '../contract/regression.ts';
import { hasEnded, type TaskCounts } from '../contract/state.ts';
import { choiceOf, parameterNames } from '../contract/step-parameters.ts';
import type { TaskPlan } from '../contract/task.ts';
import { control } from './dispatch.ts';
import { asApplicationFailure, failuresOf, leftItsRow } from './failures-of.ts';
import { sprintStatusQuery, taskNewsSignal, type SprintStatus, type TaskNews } from './messages.ts';
import { startTask } from './start-task.ts';
import { showState } from './visible-state.ts';

/** Tasks at work at the same time. Blocked ones do not count: they hold nothing that others need. */
const windowSize = 16;

export interface SprintInput {
  name: string;
  /** A `PlanIndex` in the store. */
  plan: Artifact;
  taskCount: number;
  /** With it, the sprint is a regression check. */
  regression?: RegressionRule;
  /** Where an earlier run of this workflow left off, when its history had grown long. */
  carried?: { next: number; counts: TaskCounts; blocked: TaskNews[] };
}

export interface SprintSummary {
  counts: TaskCounts;
}

/**
 * A matrix of tasks: keeps a window of them at work, in the plan's order, until every one has ended. A regression
 * check that finds one ends as failed, after it closed: schedules and lists of workflows see no other sign.
 */
export async function labSprint(input: SprintInput): Promise<SprintSummary> {
  const sprint = new SprintWindow(input);
  setHandler(sprintStatusQuery, () => sprint.status());
  setHandler(taskNewsSignal, (news) => sprint.hear(news));
  try {
    await sprint.run();
    const summary = await sprint.close('closed');
    await sprint.throwRegression();
    return summary;
  } catch (error) {
    if (!isCancellation(error)) throw error;
    await CancellationScope.nonCancellable(async () => {
      await sprint.cancelOpen();
      await sprint.close('cancelled');
    });
    throw error;
  }
}

class SprintWindow {
  readonly #input: SprintInput;
  readonly #id = workflowInfo().workflowId;
  readonly #open = new Map<string, TaskNews>();
  readonly #counts: TaskCounts;
  /** Where each model was made ready last: the tasks after it need not ask again. */
  readonly #prepared = new Map<string, Prepared>();
  #comparison: Comparison | undefined;
  #next: number;
  #page: TaskPlan[] = [];
  #shownState = '';

  constructor(input: SprintInput) {
    const none = { running: 0, blocked: 0, scored: 0, skipped: 0, failed: 0, cancelled: 0 };
    this.#input = input;
    this.#counts = { ...(input.carried?.counts ?? { waiting: input.taskCount, ...none }) };
    this.#next = input.carried?.next ?? 0;
    for (const news of input.carried?.blocked ?? []) this.#open.set(news.id, news);
  }

  status(): SprintStatus {
    return { counts: this.#counts, open: [...this.#open.values()], next: this.#next };
  }

  /** News of a task; what has ended stays ended, however late another message arrives. */
  hear(news: TaskNews): void {
    const before = this.#open.get(news.id);
    if (before === undefined) return;
    this.#counts[before.state]--;
    this.#counts[news.state]++;
    if (hasEnded(news.state)) this.#open.delete(news.id);
    else this.#open.set(news.id, news);
  }

  async run(): Promise<void> {
    const { taskCount, regression } = this.#input;
    if (regression !== undefined) {
      const { baseline, tolerance } = regression;
      const sprintId = await control['lab.findBaseline']({ sprintId: this.#id, baseline });
      this.#comparison = { sprintId, tolerance };
    }
    while (this.#next < taskCount || this.#open.size > 0) {
      // A long history is handed over when nothing is at work; blocked tasks wait on their own.
      const handOver = workflowInfo().continueAsNewSuggested;
      if (handOver && this.#counts.running === 0) await this.#continueAsNew();
      while (!handOver && this.#next < taskCount && this.#counts.running < windowSize) {
        if (this.#page.length === 0) {
          this.#page = await control['lab.readPlan']({ plan: this.#input.plan, from: this.#next });
        }
        this.#start(this.#page.shift());
      }
      this.#show();
      const seen = JSON.stringify(this.#counts);
      await condition(() => JSON.stringify(this.#counts) !== seen);
    }
  }

  async close(state: 'closed' | 'cancelled'): Promise<SprintSummary> {
    await control['lab.closeSprint']({ sprintId: this.#id, state, counts: this.#counts });
    showState(state);
    setCurrentDetails(this.#details());
    return { counts: this.#counts };
  }

  /** @throws ApplicationFailure `lab.GateMissed` when a task is worse than in the baseline */
  async throwRegression(): Promise<void> {
    if (this.#comparison === undefined) return;
    const failure = await control['lab.checkRegression'](this.#id);
    if (failure === null) return;
    showState('closed', [failure]);
    throw asApplicationFailure([failure]);
  }

  /** Tasks stop for themselves and say so; those that never started are counted as cancelled. */
  async cancelOpen(): Promise<void> {
    const cancel = (task: string): Promise<void> =>
      getExternalWorkflowHandle(taskWorkflowId(this.#id, task))
        .cancel()
        .catch(() => undefined);
    await Promise.all([...this.#open.keys()].map(cancel));
    await condition(() => this.#open.size === 0);
    this.#counts.cancelled += this.#counts.waiting;
    this.#counts.waiting = 0;
  }

  /** Does not wait for the start: one after the other they would cost a trip over the server each. */
  #start(plan: TaskPlan | undefined): void {
    if (plan === undefined) throw new Error(`the plan ends before task ${this.#next}`);
    const { id } = plan;
    const model = `${plan.model}:${plan.variant}@${plan.hardware}${parameterNames(choiceOf(plan))}`;
    this.#next++;
    this.#counts.waiting--;
    this.#counts.running++;
    this.#open.set(id, { id, state: 'running', headline: '' });
    void startTask(this.#id, plan, this.#prepared.get(model), this.#comparison).then(
      ({ state, headline, prepared }) => {
        if (prepared !== undefined) this.#prepared.set(model, prepared);
        this.hear({ id, state, headline });
      },
      async (error: unknown) => {
        const failures = failuresOf(error);
        const [{ type }] = failures;
        if (!leftItsRow(error) && patched('lab.rowOfTerminated')) await this.#concludeFor(plan, failures);
        this.hear({ id, state: isCancellation(error) ? 'cancelled' : 'failed', headline: type });
      },
    );
  }

  /** Writes the row of a task that was ended from outside, and so could not. */
  async #concludeFor(plan: TaskPlan, failures: Failure[]): Promise<void> {
    const end = { sprintId: this.#id, plan, state: 'failed' as const, failures, shards: [] };
    const comparison = this.#comparison && { comparison: this.#comparison };
    await CancellationScope.nonCancellable(() => control['lab.concludeTask']({ ...end, ...comparison }));
  }

  async #continueAsNew(): Promise<void> {
    const carried = { next: this.#next, counts: this.#counts, blocked: [...this.#open.values()] };
    await continueAsNew<typeof labSprint>({ ...this.#input, carried });
  }

  #show(): void {
    const allStarted = this.#next >= this.#input.taskCount;
    const waitsForPerson = allStarted && this.#open.size > 0 && this.#counts.running === 0;
    const state = waitsForPerson ? 'blocked' : 'running';
    if (state !== this.#shownState) showState(state);
    this.#shownState = state;
    setCurrentDetails(this.#details());
  }

  #details(): string {
    const counts = Object.entries(this.#counts).filter(([, count]) => count > 0);
    const rows = [...this.#open.values()].map(
      ({ id, state, headline }) => `| ${id} | ${state} | ${headline} |`,
    );
    const table = rows.length > 0 ? `\n\n| task | state | |\n|---|---|---|\n${rows.join('\n')}` : '';
    return `### ${this.#input.name}\n\n${counts.map(([state, count]) => `${count} ${state}`).join(', ')}${table}`;
  }
}
