import { execa } from 'execa';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { LabError } from '../../contract/failure.ts';
import { messages } from '../../contract/names.ts';
import type { SprintStart } from '../../contract/sprint-record.ts';
import type { SprintReport } from '../../contract/sprint-report.ts';
import type { TaskPlan } from '../../contract/task.ts';
import { listBlocked } from '../../client/blocked-work.ts';
import { readSprintReport } from '../../client/read-sprint-report.ts';
import { resume } from '../../client/resume.ts';
import { startSprint } from '../../client/start-sprint.ts';
import { temporalBinary } from '../temporal-binary.ts';
import { startScriptedLab, taskPlan, type ScriptedLab } from './lab-on-test-server.ts';
import { until } from './until.ts';

/** What is in the way of each model until it is mended. */
const obstacles = {
  gated: new LabError({
    type: 'MissingCredential',
    summary: 'No token.',
    blockedOn: 'hf-token',
    remedy: { say: 'log in.', commands: ['hf auth login'] },
  }),
  bare: new LabError({
    type: 'MissingPackage',
    summary: 'pyannote.audio is not installed.',
    blockedOn: 'package:pyannote.audio',
    remedy: { say: 'install it.', commands: ['pip install pyannote.audio'] },
  }),
};
let mended: Set<string>;
const meet = (model: string): void => {
  if ((model === 'gated' || model === 'bare') && !mended.has(model)) throw obstacles[model];
};

let scripted: ScriptedLab;
beforeAll(async () => {
  scripted = await startScriptedLab();
  await scripted.startModelWorker({
    probe: ({ model }) => meet(model),
    // Met in the middle, so that there is finished work that must not be done again.
    infer: ({ task, from }) => (from === 2 ? meet(task.model) : undefined),
  });
});
afterAll(() => scripted.stop());
beforeEach(() => void (mended = new Set()));

const report = (sprint: SprintStart): Promise<SprintReport> => readSprintReport(scripted.lab, sprint);

/** Tasks of which every third is blocked, in turn by each of the two obstacles. */
function everyThirdBlocked(count: number): TaskPlan[] {
  return Array.from({ length: count }, (_, index) => {
    const model = index % 3 > 0 ? 'fine' : index % 2 > 0 ? 'bare' : 'gated';
    return { ...taskPlan(scripted.store, { model, shards: 3 }), id: `${model}:v/vad/data-${index}@cpu` };
  });
}

async function untilAllWait(sprint: SprintStart, blocked: number): Promise<void> {
  await until(
    () => report(sprint),
    ({ sprint: { state } }) => state === 'blocked',
    60_000,
  );
  await until(
    () => listBlocked(scripted.lab, { sprint: sprint.id }),
    (found) => found.length === blocked,
  );
}

const calls = (model: string): number[] =>
  [0, 2, 4].map((from) => scripted.calls.get(`${model} ${from}`) ?? 0);

it('a hundred tasks, a third of them blocked by two obstacles, are done after one resume', async () => {
  const tasks = everyThirdBlocked(100);
  const sprint = await startSprint(scripted.lab, { name: 'hundred', tasks });
  await untilAllWait(sprint, 34);
  expect((await report(sprint)).counts).toMatchObject({ blocked: 34, scored: 66 });

  mended = new Set(['gated', 'bare']);
  const startedAt = Date.now();
  const { resumed, stillBlocked, notBlocked } = await resume(scripted.lab, { ids: [sprint.id] });
  expect(Date.now() - startedAt).toBeLessThan(30_000);
  expect([resumed.length, stillBlocked, notBlocked]).toEqual([34, [], []]);
  await scripted.lab.client.workflow.getHandle(sprint.id).result();
  expect((await report(sprint)).counts).toMatchObject({ blocked: 0, scored: 100 });

  // Each shard once, and the one that met the obstacle twice.
  expect([calls('fine'), calls('gated'), calls('bare')]).toEqual([
    [66, 66, 66],
    [17, 34, 17],
    [17, 34, 17],
  ]);
  expect(['gated', 'bare'].map((model) => scripted.calls.get(`probe ${model}`))).toEqual([1, 1]);
}, 120_000);

it("Temporal's own batch command does the same by a Signal", async () => {
  const tasks = everyThirdBlocked(9);
  const sprint = await startSprint(scripted.lab, { name: 'batch', tasks });
  await untilAllWait(sprint, 3);
  mended = new Set(['gated', 'bare']);
  const query = `LabSprint='${sprint.id}' AND LabBlockedOn='hf-token'`;
  const options = ['--name', messages.resume, '--reason', 'logged in', '--yes'];
  const command = ['workflow', 'signal', '--address', scripted.server.address, '--query', query, ...options];
  await execa(await temporalBinary(), command);
  const { tasks: rows } = await until(
    () => report(sprint),
    ({ counts }) => counts.blocked === 1 && counts.running === 0,
  );
  expect(rows.filter(({ state }) => state === 'blocked').map(({ model }) => model)).toEqual(['bare']);
  await resume(scripted.lab, { ids: [sprint.id] });
  await scripted.lab.client.workflow.getHandle(sprint.id).result();
  expect((await report(sprint)).counts.scored).toBe(9);
});

it('an answer counts from the moment that the wait can be seen', async () => {
  const task = taskPlan(scripted.store, { model: 'bare', shards: 2 });
  const sprint = await startSprint(scripted.lab, { name: 'seen', tasks: [task] });
  const handle = scripted.lab.client.workflow.getHandle(`${sprint.id}/${task.id}`);
  const memo = (): Promise<unknown> =>
    handle.describe().then(
      (found) => found.memo?.state,
      () => undefined,
    );
  while ((await memo()) !== 'blocked');
  mended.add('bare');
  await handle.executeUpdate(messages.resume);
  await scripted.lab.client.workflow.getHandle(sprint.id).result();
  expect((await report(sprint)).counts.scored).toBe(1);
});
