import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WorkflowHandle } from '@temporalio/client';
import { LabError } from '../../contract/failure.ts';
import { messages, recordKeys, taskWorkflowId } from '../../contract/names.ts';
import type { SprintStart } from '../../contract/sprint-record.ts';
import type { SprintReport } from '../../contract/sprint-report.ts';
import type { TaskPlan } from '../../contract/task.ts';
import { readSprintReport } from '../../client/read-sprint-report.ts';
import { startSprint } from '../../client/start-sprint.ts';
import { startScriptedLab, taskPlan, type ScriptedLab } from './lab-on-test-server.ts';
import { until, untilCancelRequested } from './until.ts';

let scripted: ScriptedLab;
let blockedNow = true;
let finishDeaf = (): void => undefined;
const deafIsDone = new Promise<void>((resolve) => (finishDeaf = resolve));

const missingPackage = (): LabError =>
  new LabError({
    type: 'MissingPackage',
    summary: 'pyannote.audio is not installed.',
    cause: "ModuleNotFoundError: No module named 'pyannote'",
    blockedOn: 'package:pyannote.audio',
    remedy: { say: 'install it', commands: ['model-lab models install pyannote'], where: 'test-host' },
  });

beforeAll(async () => {
  scripted = await startScriptedLab();
  await scripted.startModelWorker({
    infer: async ({ task, from }, call) => {
      // It does not listen while it works: it is cancelled, and done all the same.
      if (task.model === 'deaf') await deafIsDone;
      if (task.model === 'crashes')
        throw new LabError({ type: 'ModelCrashed', summary: 'it died: signal SIGSEGV' });
      if (task.model === 'crashes_once' && call === 1)
        throw new LabError({ type: 'ModelCrashed', summary: 'it died' });
      if (task.model === 'blocked' && from === 2 && blockedNow) throw missingPackage();
      if (task.model === 'bug') throw new TypeError('undefined is not a function');
    },
  });
});
afterAll(() => scripted.stop());

const start = (name: string, tasks: TaskPlan[]): Promise<SprintStart> =>
  startSprint(scripted.lab, { name, tasks });
const handleOf = (sprint: SprintStart): WorkflowHandle => scripted.lab.client.workflow.getHandle(sprint.id);
const report = (sprint: SprintStart): Promise<SprintReport> => readSprintReport(scripted.lab, sprint);

describe('a sprint', () => {
  it('ends with every task in one state and the counts of each', async () => {
    const plans = ['fine', 'also_fine', 'crashes'].map((model) =>
      taskPlan(scripted.store, { model, shards: 2 }),
    );
    const sprint = await start('mixed', plans);
    await handleOf(sprint).result();
    const { sprint: end, tasks, counts } = await report(sprint);
    expect(end.state).toBe('closed');
    expect(tasks.map(({ model, state }) => [model, state])).toEqual([
      ['fine', 'scored'],
      ['also_fine', 'scored'],
      ['crashes', 'failed'],
    ]);
    expect(counts).toMatchObject({ scored: 2, failed: 1, waiting: 0, running: 0, blocked: 0 });
    const crashed = tasks[2];
    expect(crashed?.failures[0]).toMatchObject({ type: 'ModelCrashed', summary: 'it died: signal SIGSEGV' });
    expect(crashed?.reason).toBe('policy: ModelCrashed -> fail after 2 attempts');
    expect(scripted.calls.get('crashes 0')).toBe(2);
    expect(scripted.calls.get('fine 0')).toBe(1);
  });

  it('tries again what the policy lets it, and scores it then', async () => {
    const sprint = await start('again', [taskPlan(scripted.store, { model: 'crashes_once' })]);
    await handleOf(sprint).result();
    expect((await report(sprint)).counts.scored).toBe(1);
  });

  it('shows a bug of ours as Unexpected, and the worker lives on', async () => {
    const sprint = await start('bug', [taskPlan(scripted.store, { model: 'bug' })]);
    await handleOf(sprint).result();
    const [task] = (await report(sprint)).tasks;
    expect(task?.failures[0]).toMatchObject({
      type: 'Unexpected',
      summary: 'TypeError: undefined is not a function',
    });
  });

  it('is the same sprint when it is started again under its id', async () => {
    const tasks = [taskPlan(scripted.store, { model: 'fine' })];
    const first = await startSprint(scripted.lab, { name: 'twice', tasks, id: 'sprint/twice/1' });
    await startSprint(scripted.lab, { name: 'twice', tasks, id: 'sprint/twice/1' });
    await handleOf(first).result();
    expect((await report(first)).counts.scored).toBe(1);
  });
});

describe('a blocked task', () => {
  it('waits with its remedy while the rest goes on, and resumes at the step where it stood', async () => {
    blockedNow = true;
    const plans = ['blocked', 'fine'].map((model) => taskPlan(scripted.store, { model, shards: 3 }));
    const sprint = await start('blocking', plans);
    const waiting = await until(
      () => report(sprint),
      ({ sprint: { state } }) => state === 'blocked',
    );
    expect(waiting.counts).toMatchObject({ blocked: 1, scored: 1 });
    const [task] = waiting.tasks;
    expect(task?.reason).toBe('policy: MissingPackage -> block');
    expect(task?.failures[0]).toMatchObject({
      type: 'MissingPackage',
      blockedOn: 'package:pyannote.audio',
      remedy: { commands: ['model-lab models install pyannote'], where: 'test-host' },
    });

    const id = taskWorkflowId(sprint.id, task?.id ?? '');
    const found = await until(
      async () => {
        const ids: string[] = [];
        const query =
          "LabState='blocked' AND LabBlockedOn='package:pyannote.audio' AND LabFailure='MissingPackage'";
        for await (const { workflowId } of scripted.lab.client.workflow.list({ query })) ids.push(workflowId);
        return ids;
      },
      (ids) => ids.length > 0,
    );
    expect(found).toEqual([id]);

    blockedNow = false;
    await scripted.lab.client.workflow.getHandle(id).executeUpdate(messages.resume);
    await handleOf(sprint).result();
    expect((await report(sprint)).counts).toMatchObject({ scored: 2, blocked: 0 });
    expect([0, 2, 4].map((from) => scripted.calls.get(`blocked ${from}`))).toEqual([1, 2, 1]);
  });

  it('is given up on by lab.skip, and the sprint closes with the rest', async () => {
    blockedNow = true;
    const sprint = await start('skipping', [taskPlan(scripted.store, { model: 'blocked', shards: 2 })]);
    const { tasks } = await until(
      () => report(sprint),
      ({ counts }) => counts.blocked === 1,
    );
    const handle = scripted.lab.client.workflow.getHandle(taskWorkflowId(sprint.id, tasks[0]?.id ?? ''));
    await handle.executeUpdate(messages.skip);
    await handleOf(sprint).result();
    const end = await report(sprint);
    expect(end.tasks[0]).toMatchObject({ state: 'skipped', reason: 'skipped by a person' });
  });

  it('ends as failed with its cause when nobody mends it in time', async () => {
    blockedNow = true;
    const sprint = await start('deadline', [
      taskPlan(scripted.store, { model: 'blocked', shards: 2, blockForMs: 1_000 }),
    ]);
    await handleOf(sprint).result();
    const [task] = (await report(sprint)).tasks;
    expect(task).toMatchObject({ state: 'failed', failures: [{ type: 'MissingPackage' }] });
    expect(task?.reason).toContain('nobody mended it in time');
  });

  it('is skipped at once where the policy says so', async () => {
    blockedNow = true;
    const rules = { MissingPackage: { then: 'skip' } } as const;
    const sprint = await start('policy', [taskPlan(scripted.store, { model: 'blocked', shards: 2, rules })]);
    await handleOf(sprint).result();
    const [task] = (await report(sprint)).tasks;
    expect(task).toMatchObject({ state: 'skipped', reason: 'policy: MissingPackage -> skip' });
  });

  it('refuses a resume while nothing is blocked', async () => {
    blockedNow = true;
    const sprint = await start('refused', [taskPlan(scripted.store, { model: 'blocked', shards: 2 })]);
    const { tasks } = await until(
      () => report(sprint),
      ({ counts }) => counts.blocked === 1,
    );
    const handle = scripted.lab.client.workflow.getHandle(taskWorkflowId(sprint.id, tasks[0]?.id ?? ''));
    blockedNow = false;
    await handle.executeUpdate(messages.resume);
    await handleOf(sprint).result();
    await expect(handle.executeUpdate(messages.resume)).rejects.toThrow();
  });
});

describe('a task that is terminated from outside', () => {
  it('has its row with the cause, and the sprint closes with the rest', async () => {
    blockedNow = true;
    const plans = ['blocked', 'fine'].map((model) => taskPlan(scripted.store, { model, shards: 2 }));
    const sprint = await start('terminated', plans);
    const { tasks } = await until(
      () => report(sprint),
      ({ counts }) => counts.blocked === 1 && counts.scored === 1,
    );
    const handle = scripted.lab.client.workflow.getHandle(taskWorkflowId(sprint.id, tasks[0]?.id ?? ''));
    await handle.terminate('no longer of interest');
    await handleOf(sprint).result();
    const end = await report(sprint);
    expect(end.counts).toMatchObject({ scored: 1, failed: 1, waiting: 0, blocked: 0 });
    expect(end.tasks[0]?.failures[0]?.summary).toBe('The workflow of this task was terminated from outside.');
  });
});

describe('a closed sprint whose row is not in this store', () => {
  it('says so, and does not count it as done', async () => {
    const sprint = await start('lost', [taskPlan(scripted.store, { model: 'fine' })]);
    await handleOf(sprint).result();
    const task = (await report(sprint)).tasks[0]?.id ?? '';
    const parts = recordKeys.task(sprint.id, task).split('/').map(encodeURIComponent);
    await unlink(`${join(scripted.home, 'store/records', ...parts)}.json`);
    const { counts, tasks } = await report(sprint);
    expect(counts).toMatchObject({ failed: 1, waiting: 0 });
    expect(tasks[0]?.failures[0]).toMatchObject({
      type: 'ArtifactCorrupt',
      summary: expect.stringContaining(task) as string,
    });
  });
});

describe('a cancelled sprint', () => {
  it('keeps no model whose step was done before it heard of it', async () => {
    const plan = taskPlan(scripted.store, { model: 'deaf', shards: 2 });
    const sprint = await start('cancelled-in-a-step', [plan]);
    await until(
      () => Promise.resolve(scripted.calls.get('deaf 0')),
      (calls) => calls === 1,
    );
    await handleOf(sprint).cancel();
    await untilCancelRequested(scripted.lab.client, taskWorkflowId(sprint.id, plan.id));
    finishDeaf();
    await expect(handleOf(sprint).result()).rejects.toThrow();
    const { counts, tasks } = await report(sprint);
    expect(counts).toMatchObject({ cancelled: 1 });
    expect(tasks[0]?.items).toMatchObject({ scored: 2 });
    expect(scripted.calls.get('unload deaf')).toBe(1);
    expect(scripted.calls.get('deaf 2')).toBeUndefined();
  });

  it('leaves no task open, and counts those that never started', async () => {
    blockedNow = true;
    const plans = Array.from({ length: 40 }, (_, index) => ({
      ...taskPlan(scripted.store, { model: 'blocked', shards: 2 }),
      id: `blocked:v/vad/data-${index}@cpu`,
    }));
    const sprint = await start('cancelled', plans);
    await until(
      () => report(sprint),
      ({ counts }) => counts.blocked > 0,
    );
    await handleOf(sprint).cancel();
    await expect(handleOf(sprint).result()).rejects.toThrow();
    const end = await report(sprint);
    expect(end.sprint.state).toBe('cancelled');
    expect(end.counts).toMatchObject({ cancelled: 40, blocked: 0, running: 0, waiting: 0 });
    // Tasks say that they stopped a moment before their workflows are closed.
    const query = `LabSprint='${sprint.id}' AND ExecutionStatus='Running'`;
    await until(
      () => scripted.lab.client.workflow.count(query),
      ({ count }) => count === 0,
    );
  });
});
