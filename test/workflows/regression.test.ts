import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import { sprintExitCode } from '../../client/cli/sprint-outcome.ts';
import { startSprint } from '../../client/start-sprint.ts';
import { waitForSprint } from '../../client/wait-for-sprint.ts';
import { LabError } from '../../contract/failure.ts';
import { taskWorkflowId } from '../../contract/names.ts';
import { lastGood } from '../../contract/regression.ts';
import type { SprintReport } from '../../contract/sprint-report.ts';
import type { TaskReport } from '../../contract/task.ts';
import { startScriptedLab, taskPlan, type ScriptedLab } from './lab-on-test-server.ts';
import { heardItem } from './scripted-measures.ts';
import { until } from './until.ts';

let scripted: ScriptedLab;
/** Of a hundred words in each item, so many are heard wrongly. */
let wrongWords = 0;
let crashes = false;

beforeAll(async () => {
  scripted = await startScriptedLab();
  await scripted.startModelWorker({
    infer: ({ task }) => {
      if (crashes && task.model === 'words') throw new LabError({ type: 'ModelCrashed', summary: 'it died' });
    },
    measure: (_, itemId) => heardItem(itemId, wrongWords),
  });
});
afterAll(() => scripted.stop());

/** A sprint of this name to its end, with so many words in a hundred wrong. */
async function night(
  name: string,
  {
    wrong = 4,
    crash = false,
    baseline = lastGood,
  }: { wrong?: number; crash?: boolean; baseline?: string } = {},
): Promise<SprintReport> {
  wrongWords = wrong;
  crashes = crash;
  const tasks = ['words', 'others'].map((model) =>
    taskPlan(scripted.store, {
      model,
      capability: 'asr',
      rules: { ModelCrashed: { attempts: 1, then: 'fail' } },
    }),
  );
  const regression = { baseline, tolerance: { wer: 0.015 } };
  return waitForSprint(scripted.lab, await startSprint(scripted.lab, { name, tasks, regression }));
}

const gateOf = ({ tasks }: SprintReport): TaskReport['gates'][number] | undefined =>
  tasks[0]?.gates.find(({ gate }) => gate === 'regression');

/** How the sprint's own workflow ended. */
const ending = (sprint: string): Promise<unknown> =>
  scripted.lab.client.workflow
    .getHandle(sprint)
    .result()
    .catch((error: unknown) => (error instanceof WorkflowFailedError ? error.cause : error));

describe('a sprint that is compared with the last good one', () => {
  it('is recorded and says so where there is none yet', async () => {
    const first = await night('first');
    expect(gateOf(first)).toMatchObject({
      passed: true,
      detail: expect.stringContaining('no sprint of this name before it') as string,
    });
    expect(sprintExitCode(first)).toBe(0);
  });

  it('passes with a WER that is worse within the tolerance, and names both', async () => {
    const before = await night('within');
    const after = await night('within', { wrong: 5 });
    expect(gateOf(after)).toEqual({
      gate: 'regression',
      passed: true,
      detail: `WER 5.0 %, was 4.0 % (1.5 % worse is tolerated); compared with ${before.sprint.id}`,
    });
    expect(await ending(after.sprint.id)).toMatchObject({ counts: { scored: 2 } });
  });

  it('misses its gate beyond the tolerance: exit code 1, a benign failure, and no evidence', async () => {
    await night('beyond');
    const worse = await night('beyond', { wrong: 6 });
    expect(gateOf(worse)).toMatchObject({
      passed: false,
      detail: expect.stringContaining('WER 6.0 %, was 4.0 %') as string,
    });
    expect(worse).toMatchObject({ sprint: { state: 'closed' }, counts: { scored: 2 } });
    expect(worse.tasks[0]).toMatchObject({ state: 'scored', evidence: 'none', failures: [] });
    expect(sprintExitCode(worse)).toBe(1);

    const failure = await ending(worse.sprint.id);
    expect(failure).toBeInstanceOf(ApplicationFailure);
    expect(failure).toMatchObject({ type: 'lab.GateMissed', category: ApplicationFailureCategory.BENIGN });
    expect(String(failure)).toContain('2 of 2 tasks are worse');
    expect(String(failure)).toContain(`model-lab sprint report ${worse.sprint.id}`);

    const task = await scripted.lab.client.workflow
      .getHandle(taskWorkflowId(worse.sprint.id, worse.tasks[0]?.id ?? ''))
      .describe();
    expect(task.status.name).toBe('COMPLETED');
    expect(task.memo).toMatchObject({ state: 'scored', failures: [{ type: 'GateMissed', scope: 'model' }] });
  });

  it('misses its gate with a task that was scored and no longer is', async () => {
    await night('lost');
    const lost = await night('lost', { crash: true });
    expect(lost.tasks.map(({ state }) => state)).toEqual(['failed', 'scored']);
    expect(gateOf(lost)).toMatchObject({
      passed: false,
      detail: expect.stringMatching(
        /^failed \(ModelCrashed\), was scored in sprint\/lost\/.* \(WER 4\.0 %\)$/,
      ) as string,
    });
    expect(await ending(lost.sprint.id)).toMatchObject({ type: 'lab.GateMissed' });
  });

  it('misses a gate too where a task was terminated', async () => {
    const { sprint } = await night('terminated');
    const tasks = [taskPlan(scripted.store, { model: 'words', capability: 'asr', hardware: 'cuda' })].map(
      (task) => ({ ...task, id: task.id.replace('cuda', 'cpu') }),
    );
    const regression = { baseline: sprint.id, tolerance: {} };
    const { id } = await startSprint(scripted.lab, { name: 'terminated', tasks, regression });
    const task = scripted.lab.client.workflow.getHandle(taskWorkflowId(id, tasks[0]?.id ?? ''));
    await until(
      () =>
        task.describe().then(
          () => true,
          () => false,
        ),
      (isThere) => isThere,
    );
    await task.terminate();
    const failure = await ending(id);
    expect(failure).toMatchObject({
      type: 'lab.GateMissed',
      details: [{ cause: expect.stringContaining('failed (Unexpected), was scored in') as string }],
    });
  });

  it('skips a bad night: it is compared with the one before', async () => {
    const good = await night('bad');
    await night('bad', { wrong: 9 });
    await night('bad', { crash: true });
    const after = await night('bad', { wrong: 5 });
    expect(gateOf(after)).toMatchObject({
      passed: true,
      detail: expect.stringContaining(`compared with ${good.sprint.id}`) as string,
    });
  });
});

it('a sprint is compared with the one that its spec names, however long ago', async () => {
  const named = await night('named', { wrong: 1 });
  await night('named', { wrong: 2 });
  const after = await night('named', { wrong: 3, baseline: named.sprint.id });
  expect(gateOf(after)).toMatchObject({
    passed: false,
    detail: `WER 3.0 %, was 1.0 % (1.5 % worse is tolerated); compared with ${named.sprint.id}`,
  });
});
