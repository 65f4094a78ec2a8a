import { Client } from '@temporalio/client';
import { afterAll, beforeAll, describe, it as always } from 'vitest';
import { probe } from '../../client/probe.ts';
import { resume, type ProbeNews } from '../../client/resume.ts';
import { listBlocked } from '../../client/blocked-work.ts';
import { startSprint } from '../../client/start-sprint.ts';
import { LabError } from '../../contract/failure.ts';
import { startTestServer } from '../temporal-binary.ts';
import {
  startScriptedLab,
  taskPlan,
  type Script,
  type ScriptedLab,
} from '../workflows/lab-on-test-server.ts';
import { until } from '../workflows/until.ts';

let scripted: ScriptedLab;
beforeAll(async () => void (scripted = await startScriptedLab()));
afterAll(() => scripted.stop());

const lacks = (name: string): LabError =>
  new LabError({
    type: 'MissingPackage',
    summary: `${name} is not installed.`,
    blockedOn: `package:${name}`,
    remedy: { say: 'install it.', commands: [`pip install ${name}`] },
  });
const bare = (name: string): Script => ({
  prepare: () => Promise.reject(lacks(name)),
  probe: () => Promise.reject(lacks(name)),
});

/** Each has hardware of its own, so that they can go side by side. */
describe.concurrent('a probe', () => {
  always('is content with one worker on which nothing is in the way', async ({ expect }) => {
    const hardware = 'cuda';
    const choice = { model: 'any', variant: 'v', hardware } as const;
    await scripted.startModelWorker(bare('pyannote'), { hardware, host: 'bare' });
    const told = await probe(scripted.lab, choice);
    expect(told.host).toBeNull();
    expect(told.failures.map(({ remedy }) => remedy?.where)).toEqual(['bare']);
    await scripted.startModelWorker({}, { hardware, host: 'whole' });
    const found = await until(
      () => probe(scripted.lab, choice),
      ({ host }) => host !== null,
    );
    expect(found).toEqual({ host: 'whole', failures: [] });
  });

  always(
    'of hardware that nobody serves leaves the work blocked, and says how to start a worker',
    async ({ expect }) => {
      const hardware = 'mps';
      const stop = await scripted.startModelWorker(bare('nemo'), { hardware, host: 'leaves' });
      const plan = taskPlan(scripted.store, { hardware });
      const sprint = await startSprint(scripted.lab, { name: 'left', tasks: [plan] });
      await until(
        () => listBlocked(scripted.lab, { sprint: sprint.id }),
        (found) => found.length === 1,
      );
      await stop();
      const news: ProbeNews[] = [];
      const { resumed, stillBlocked } = await resume(scripted.lab, { ids: [sprint.id] }, (one) =>
        news.push(one),
      );
      expect(resumed).toEqual([]);
      expect(stillBlocked[0]?.failures).toMatchObject([
        { type: 'NoCapableWorker', remedy: { commands: ['model-lab worker --hardware mps'] } },
      ]);
      expect(news[0]?.waiting.map(({ id }) => id)).toEqual([`${sprint.id}/${plan.id}`]);
    },
  );

  always('that no worker takes up is ended, and its error says so', async ({ expect }) => {
    const server = await startTestServer();
    try {
      const lab = { client: new Client({ connection: server.connection }), store: scripted.store };
      const asked = probe(lab, { model: 'any', variant: 'v', hardware: 'cpu' });
      await expect(asked).rejects.toThrow(/No worker runs the lab's workflows.*\n? *model-lab worker/s);
      const query = "WorkflowType='labProbe' AND ExecutionStatus='Running'";
      await until(
        async () => (await lab.client.workflow.count(query)).count,
        (count) => count === 0,
      );
    } finally {
      await server.stop();
    }
  });
});
