import {
  CancellationScope,
  condition,
  continueAsNew,
  getExternalWorkflowHandle,
  isCancellation,
  ParentClosePolicy,
  setCurrentDetails,
  setHandler,
  startChild,
  type ChildWorkflowHandle,
  workflowInfo,
} from '@temporalio/workflow';
import type { Artifact } from '../contract/artifact.ts';
import { taskWorkflowId } from '../contract/names.ts';
import { hasEnded, type TaskCounts, type TaskState } from '../contract/state.ts';
import type { TaskPlan } from '../contract/task.ts';
import { control } from './dispatch.ts';
import { failuresOf } from './failures-of.ts';
import { sprintStatusQuery, taskNewsSignal, type TaskNews } from './messages.ts';
import { labTask } from './task.ts';
import * as shown from './visible-state.ts';

/** Tasks at work at the same time. Blocked ones do not count: they hold nothing that others need. */
const windowSize = 8;
const pageSize = 50;

export interface SprintInput {
  name: string;
  plan: Artifact;
  taskCount: number;
  /** Where an earlier run of this workflow left off, when its history had grown long. */
  carried?: { next: number; counts: TaskCounts; blocked: TaskNews[] };
}

export interface SprintSummary {
  counts: TaskCounts;
}

/** A matrix of tasks: keeps a window of them at work, in the plan's order, until every one has ended. */
export async function labSprint(input: SprintInput): Promise<SprintSummary> {
  const sprint = new SprintWindow(input);
  setHandler(sprintStatusQuery, () => sprint.status());
  setHandler(taskNewsSignal, (news) => sprint.hear(news));
  try {
    await sprint.run();
    return await sprint.close('closed');
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
  #next: number;
  #page: TaskPlan[] = [];
  #shown = '';

  constructor(input: SprintInput) {
    const nothing = {
      waiting: input.taskCount,
      running: 0,
      blocked: 0,
      scored: 0,
      skipped: 0,
      failed: 0,
      cancelled: 0,
    };
    this.#input = input;
    this.#counts = { ...(input.carried?.counts ?? nothing) };
    this.#next = input.carried?.next ?? 0;
    for (const news of input.carried?.blocked ?? []) this.#open.set(news.id, news);
  }

  status(): { counts: TaskCounts; open: TaskNews[]; next: number } {
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
    const { taskCount } = this.#input;
    while (this.#next < taskCount || this.#open.size > 0) {
      const mustContinue = workflowInfo().continueAsNewSuggested;
      if (mustContinue && this.#counts.running === 0) await this.#continueAsNew();
      while (!mustContinue && this.#next < taskCount && this.#counts.running < windowSize)
        await this.#startNext();
      this.#show();
      const seen = this.#fingerprint();
      await condition(() => this.#fingerprint() !== seen);
    }
  }

  async close(state: 'closed' | 'cancelled'): Promise<SprintSummary> {
    await control['lab.closeSprint']({ sprintId: this.#id, state, counts: this.#counts });
    shown.showState(state);
    setCurrentDetails(this.#details());
    return { counts: this.#counts };
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

  async #startNext(): Promise<void> {
    if (this.#page.length === 0) {
      const { plan } = this.#input;
      this.#page = await control['lab.readPlan']({ plan, from: this.#next, count: pageSize });
    }
    const plan = this.#page.shift();
    if (plan === undefined) throw new Error(`the plan ends before task ${this.#next}`);
    this.#next++;
    this.#counts.waiting--;
    this.#counts.running++;
    this.#open.set(plan.id, { id: plan.id, state: 'running', headline: '' });
    const child = await this.#start(plan).catch((error: unknown) => {
      this.hear({ id: plan.id, state: 'cancelled', headline: 'never started' });
      throw error;
    });
    const ended = (state: TaskState, headline: string): void => this.hear({ id: plan.id, state, headline });
    void child.result().then(
      (conclusion) => ended(conclusion.state, conclusion.headline),
      (error: unknown) => ended(isCancellation(error) ? 'cancelled' : 'failed', failuresOf(error)[0].type),
    );
  }

  #start(plan: TaskPlan): Promise<ChildWorkflowHandle<typeof labTask>> {
    return startChild(labTask, {
      workflowId: taskWorkflowId(this.#id, plan.id),
      args: [{ sprintId: this.#id, plan }],
      // Tasks outlive a sprint that continues as new; a cancelled one cancels them by name.
      parentClosePolicy: ParentClosePolicy.ABANDON,
      staticSummary: `${plan.model}:${plan.variant} ${plan.capability} on ${plan.dataset.name} (${plan.hardware})`,
      typedSearchAttributes: [
        { key: shown.labState, value: 'running' },
        { key: shown.labSprint, value: this.#id },
        { key: shown.labModel, value: `${plan.model}:${plan.variant}` },
        { key: shown.labDataset, value: plan.dataset.name },
        { key: shown.labCapability, value: plan.capability },
      ],
    });
  }

  async #continueAsNew(): Promise<void> {
    const carried = { next: this.#next, counts: this.#counts, blocked: [...this.#open.values()] };
    await continueAsNew<typeof labSprint>({ ...this.#input, carried });
  }

  #fingerprint(): string {
    return `${JSON.stringify(this.#counts)} ${this.#next}`;
  }

  #show(): void {
    const waitsForPerson =
      this.#next >= this.#input.taskCount && this.#open.size > 0 && this.#counts.running === 0;
    const state = waitsForPerson ? 'blocked' : 'running';
    if (state !== this.#shown) shown.showState(state);
    this.#shown = state;
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
