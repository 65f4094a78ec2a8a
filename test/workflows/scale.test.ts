import { afterAll, beforeAll, expect, it } from 'vitest';
import { readSprintReport } from '../../client/read-sprint-report.ts';
import { resume } from '../../client/resume.ts';
import { startSprint } from '../../client/start-sprint.ts';
import { LabError } from '../../contract/failure.ts';
import { startScriptedLab, taskPlan, type ScriptedLab } from './lab-on-test-server.ts';
import { until } from './until.ts';

let scripted: ScriptedLab;
let isMended = false;

beforeAll(async () => {
  // A history of that length is handed over to a new run: here three hundred tasks do that many times.
  scripted = await startScriptedLab(['limit.historyCount.suggestContinueAsNew=400']);
  await scripted.startModelWorker(
    {
      infer: ({ task }) => {
        if (task.model !== 'blocked' || isMended) return;
        throw new LabError({
          type: 'MissingPackage',
          summary: 'a package is absent',
          blockedOn: 'package:x',
        });
      },
    },
    { slots: 16 },
  );
}, 60_000);
afterAll(() => scripted.stop(), 60_000);

it('three hundred tasks, a third of them blocked, outlive many runs of their sprint and one command ends them', async () => {
  const tasks = Array.from({ length: 300 }, (_, index) => {
    const plan = taskPlan(scripted.store, { model: index % 3 === 0 ? 'blocked' : 'fine' });
    return { ...plan, id: plan.id.replace('/data@', `/data-${index}@`) };
  });
  const sprint = await startSprint(scripted.lab, { name: 'three-hundred', tasks });
  const look = () => readSprintReport(scripted.lab, sprint);
  const { counts } = await until(look, (report) => report.sprint.state === 'blocked', 180_000);
  expect(counts).toEqual({
    waiting: 0,
    running: 0,
    blocked: 100,
    scored: 200,
    skipped: 0,
    failed: 0,
    cancelled: 0,
  });

  const handle = scripted.lab.client.workflow.getHandle(sprint.id);
  const { historyLength } = await handle.describe();
  expect(historyLength).toBeLessThan(1_000);
  const runs: string[] = [];
  for await (const { runId } of scripted.lab.client.workflow.list({ query: `WorkflowId='${sprint.id}'` }))
    runs.push(runId);
  expect(runs.length).toBeGreaterThan(2);

  isMended = true;
  const { resumed } = await resume(scripted.lab, { ids: [sprint.id] });
  expect(resumed).toHaveLength(100);
  await handle.result();
  expect((await look()).counts).toMatchObject({ scored: 300, blocked: 0 });
  // Each step once, and each blocked one twice: nothing that was done was done again.
  expect(scripted.calls.get('fine 0')).toBe(200);
  expect(scripted.calls.get('blocked 0')).toBe(200);
}, 300_000);
