import { afterAll, beforeAll, expect, it } from 'vitest';
import { startRun } from '../../client/start-run.ts';
import { startSprint } from '../../client/start-sprint.ts';
import { readSprintReport } from '../../client/read-sprint-report.ts';
import { readDataset } from '../../datasets/read-dataset.ts';
import { shippedFolder } from '../../datasets/shipped-datasets.ts';
import { startScriptedLab, taskPlan, type ScriptedLab } from './lab-on-test-server.ts';
import { until } from './until.ts';

let scripted: ScriptedLab;
let stepMs = 1_000;
beforeAll(async () => {
  scripted = await startScriptedLab();
  const slow = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, stepMs));
  await scripted.startModelWorker({ infer: slow }, { slots: 1 });
}, 60_000);
afterAll(() => scripted.stop(), 60_000);

it('a single recording does not wait behind a sprint', async () => {
  const tasks = Array.from({ length: 15 }, (_, index) => {
    const plan = taskPlan(scripted.store, { model: 'slow' });
    return { ...plan, id: plan.id.replace('/data@', `/data-${index}@`) };
  });
  const sprint = await startSprint(scripted.lab, { name: 'long', tasks });
  await until(
    () => readSprintReport(scripted.lab, sprint),
    ({ counts }) => counts.scored >= 1,
  );
  const [item] = (await readDataset('quickstart-speech', { baseFolder: shippedFolder() })).items;
  if (item === undefined) throw new Error('quickstart-speech has no items');
  const asr = { model: 'moonshine', variant: 'tiny' };
  const run = await startRun(scripted.lab, { item, preset: 'fast_asr_only', asr, hardware: 'cpu' });
  await scripted.lab.client.workflow.getHandle(run.id).result();
  const { counts } = await readSprintReport(scripted.lab, sprint);
  expect(counts.scored).toBeLessThan(12);
  // Who came first is known: the rest of the sprint need not be slow.
  stepMs = 0;
  await scripted.lab.client.workflow.getHandle(sprint.id).result();
}, 120_000);

it('a small sprint does not wait until a big one before it is done', async () => {
  stepMs = 1_000;
  const sprintOf = (name: string, count: number) => {
    const tasks = Array.from({ length: count }, (_, index) => {
      const plan = taskPlan(scripted.store, { model: 'slow' });
      return { ...plan, id: plan.id.replace('/data@', `/${name}-${index}@`) };
    });
    return startSprint(scripted.lab, { name, tasks });
  };
  const big = await sprintOf('big', 40);
  await until(
    () => readSprintReport(scripted.lab, big),
    ({ counts }) => counts.scored >= 1,
  );
  const small = await sprintOf('small', 2);
  await scripted.lab.client.workflow.getHandle(small.id).result();
  const { counts } = await readSprintReport(scripted.lab, big);
  expect(counts.scored).toBeLessThan(30);
  await scripted.lab.client.workflow.getHandle(big.id).terminate();
}, 120_000);
