import { Context } from '@temporalio/activity';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { LabError } from '../../contract/failure.ts';
import { messages, taskWorkflowId } from '../../contract/names.ts';
import type { SprintStart } from '../../contract/sprint-record.ts';
import type { SprintReport } from '../../contract/sprint-report.ts';
import type { TaskPlan } from '../../contract/task.ts';
import { readSprintReport } from '../../client/read-sprint-report.ts';
import { startSprint } from '../../client/start-sprint.ts';
import { startScriptedLab, taskPlan, type Script, type ScriptedLab } from './lab-on-test-server.ts';
import { until } from './until.ts';

let scripted: ScriptedLab;
beforeAll(async () => void (scripted = await startScriptedLab()));
afterAll(() => scripted.stop());

let stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(stops.map((stop) => stop()));
  stops = [];
});

async function startWorkers(scripts: Record<string, Script>): Promise<void> {
  for (const [host, script] of Object.entries(scripts))
    stops.push(await scripted.startModelWorker(script, { host }));
  const hosts = Object.keys(scripts);
  await until(liveHosts, (live) => hosts.every((host) => live.includes(host)));
}

/** A worker is known to the server from its first heartbeat on. */
async function liveHosts(): Promise<string[]> {
  const { connection } = scripted.lab.client;
  const query = "TaskQueue='lab-cpu' AND WorkerStatus='Running'";
  const { workersInfo } = await connection.workflowService.listWorkers({ namespace: 'default', query });
  return (workersInfo ?? []).map(
    ({ workerHeartbeat }) => /@(.*)#/.exec(workerHeartbeat?.workerIdentity ?? '')?.[1] ?? '',
  );
}

const start = (name: string, ...tasks: TaskPlan[]): Promise<SprintStart> =>
  startSprint(scripted.lab, { name, tasks });
const report = (sprint: SprintStart): Promise<SprintReport> => readSprintReport(scripted.lab, sprint);
const ended = async (sprint: SprintStart): Promise<SprintReport> => {
  await scripted.lab.client.workflow.getHandle(sprint.id).result();
  return report(sprint);
};
const blocked = (sprint: SprintStart): Promise<SprintReport> =>
  until(
    () => report(sprint),
    ({ counts }) => counts.blocked === 1,
    // A worker of the test before may count as living for some seconds more.
    50_000,
  );

const resume = (sprint: SprintStart, plan: TaskPlan): Promise<unknown> =>
  scripted.lab.client.workflow.getHandle(taskWorkflowId(sprint.id, plan.id)).executeUpdate(messages.resume);

const lacks = (name: string): LabError =>
  new LabError({
    type: 'MissingPackage',
    summary: `${name} is not installed.`,
    blockedOn: `package:${name}`,
    remedy: { say: 'install it.', commands: [`pip install ${name}`] },
  });

/** A worker that says who prepared and who inferred what. */
const told = (host: string, log: string[], script: Script = {}): Script => ({
  async prepare(choice, call) {
    log.push(`${host} prepare`);
    await script.prepare?.(choice, call);
  },
  async infer(input, call) {
    log.push(`${host} ${input.from}`);
    await script.infer?.(input, call);
  },
});

describe('what one worker lacks', () => {
  it('is no obstacle while another worker of the hardware has it', async () => {
    const log: string[] = [];
    const bare = { prepare: () => Promise.reject(lacks('pyannote')) };
    await startWorkers({ bare: told('bare', log, bare), whole: told('whole', log) });
    for (let night = 0; night < 3; night++) {
      const { tasks } = await ended(await start('other-worker', taskPlan(scripted.store, { shards: 2 })));
      expect(tasks[0]?.state).toBe('scored');
    }
    expect(log.filter((line) => /^bare \d/.test(line))).toEqual([]);
    expect(log.filter((line) => line === 'whole 2')).toHaveLength(3);
  });

  it('is found out in the middle too, and what was inferred stays inferred', async () => {
    const log: string[] = [];
    const full = new LabError({ type: 'StorageFull', summary: 'The disk is full.', blockedOn: 'disk' });
    let filled: string | undefined;
    const filling = (host: string): Script => ({
      infer: ({ from }) => {
        if (from === 2) filled ??= host;
        if (from === 2 && filled === host) throw full;
      },
    });
    await startWorkers({ a: told('a', log, filling('a')), b: told('b', log, filling('b')) });
    const { counts } = await ended(await start('full-disk', taskPlan(scripted.store, { shards: 3 })));
    expect(counts.scored).toBe(1);
    const [one, other] = filled === 'a' ? ['a', 'b'] : ['b', 'a'];
    expect(log).toEqual([
      `${one} prepare`,
      `${one} 0`,
      `${one} 2`,
      `${other} prepare`,
      `${other} 2`,
      `${other} 4`,
    ]);
  });

  it('blocks when every worker lacks something, and each remedy names its host', async () => {
    await startWorkers({
      north: { prepare: () => Promise.reject(lacks('pyannote')) },
      south: { prepare: () => Promise.reject(lacks('nemo')) },
    });
    const { tasks } = await blocked(await start('nobody-can', taskPlan(scripted.store)));
    const failures = tasks[0]?.failures ?? [];
    expect(failures.map(({ blockedOn, remedy }) => `${blockedOn} on ${remedy?.where}`).toSorted()).toEqual([
      'package:nemo on south',
      'package:pyannote on north',
    ]);
  });

  it('blocks though another worker cannot be mended: one that can is enough', async () => {
    const damaged = new LabError({ type: 'WeightsCorrupt', summary: 'A file has another hash.' });
    await startWorkers({
      north: { prepare: () => Promise.reject(lacks('pyannote')) },
      south: { prepare: () => Promise.reject(damaged) },
    });
    const rules = { WeightsCorrupt: { attempts: 1, then: 'fail' } } as const;
    const { tasks } = await blocked(await start('one-can', taskPlan(scripted.store, { rules })));
    expect(tasks[0]?.reason).toBe('policy: MissingPackage -> block');
    const where = tasks[0]?.failures.map(({ type, host }) => `${type} on ${host}`);
    expect(where?.toSorted()).toEqual(['MissingPackage on north', 'WeightsCorrupt on south']);
  });

  it('blocks once a host, however many workers share its queue', async () => {
    const bare = { prepare: () => Promise.reject(lacks('pyannote')) };
    await startWorkers({ same: bare });
    await startWorkers({ same: bare });
    const { tasks } = await blocked(await start('one-host', taskPlan(scripted.store)));
    expect(tasks[0]?.failures).toHaveLength(1);
  });

  it('is not looked for elsewhere when it is the model that cannot be had', async () => {
    const asked: string[] = [];
    const gated = new LabError({ type: 'AccessNotGranted', summary: 'The terms are not accepted.' });
    const refusing = (host: string): Script => ({
      prepare: () => {
        asked.push(host);
        throw gated;
      },
    });
    await startWorkers({ east: refusing('east'), west: refusing('west') });
    const { tasks } = await blocked(await start('gated', taskPlan(scripted.store)));
    expect(tasks[0]?.failures.map(({ type }) => type)).toEqual(['AccessNotGranted']);
    expect(asked).toHaveLength(1);
  });
});

describe('a task that has its model warm on a worker', () => {
  it('moves when that worker leaves, and repeats only the shard that was under way', async () => {
    const log: string[] = [];
    let arrive = (): void => undefined;
    const underWay = new Promise<void>((resolve) => (arrive = resolve));
    const untilShutdown: Script = {
      async infer({ from }) {
        if (from !== 2) return;
        arrive();
        await Context.current().cancelled;
      },
    };
    await startWorkers({ a: told('a', log, untilShutdown) });
    const sprint = await start('moving', taskPlan(scripted.store, { shards: 3 }));
    await underWay;
    await Promise.all([startWorkers({ b: told('b', log) }), ...stops.map((stop) => stop())]);
    expect((await ended(sprint)).counts.scored).toBe(1);
    expect(log).toEqual(['a prepare', 'a 0', 'a 2', 'b prepare', 'b 2', 'b 4']);
  });
});

/** Each has hardware of its own, so that they can wait for the server's half minute side by side. */
describe.concurrent('a queue that', () => {
  it('nobody serves is told from a busy one, within a minute and with the command to start a worker', async ({
    expect,
  }) => {
    const plan = taskPlan(scripted.store, { model: 'alone', hardware: 'cuda' });
    const startedAt = Date.now();
    const sprint = await start('nobody', plan);
    const { tasks } = await blocked(sprint);
    expect(Date.now() - startedAt).toBeLessThan(60_000);
    expect(tasks[0]?.failures).toMatchObject([
      {
        type: 'NoCapableWorker',
        blockedOn: 'hardware:cuda',
        remedy: { commands: ['model-lab worker --hardware cuda'] },
      },
    ]);
    await scripted.startModelWorker({}, { hardware: 'cuda', host: 'late' });
    await resume(sprint, plan);
    expect((await ended(sprint)).counts.scored).toBe(1);
    expect(scripted.calls.get('alone 0')).toBe(1);
  }, 90_000);

  it('is busy for forty seconds is waited for', async ({ expect }) => {
    let release = (): void => undefined;
    const busy = new Promise<void>((resolve) => (release = resolve));
    const script: Script = { prepare: ({ model }) => (model === 'slow' ? busy : undefined) };
    await scripted.startModelWorker(script, { hardware: 'mps', host: 'busy', slots: 1 });
    const slow = await start('slow', taskPlan(scripted.store, { model: 'slow', hardware: 'mps' }));
    await until(
      () => Promise.resolve(scripted.calls.get('prepare slow')),
      (calls) => calls === 1,
    );
    const quick = await start('quick', taskPlan(scripted.store, { model: 'quick', hardware: 'mps' }));
    const states = new Set<string>();
    for (const startedAt = Date.now(); Date.now() - startedAt < 40_000;) {
      states.add((await report(quick)).tasks[0]?.state ?? '');
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
    expect([...states].filter((state) => state !== 'waiting' && state !== 'running')).toEqual([]);
    release();
    expect((await ended(slow)).counts.scored).toBe(1);
    expect((await ended(quick)).counts.scored).toBe(1);
    expect(scripted.calls.get('prepare quick')).toBe(1);
  }, 90_000);

  it('lost its worker between two shards hands the rest to another', async ({ expect }) => {
    const log: string[] = [];
    let leave = (): void => undefined;
    const leaving = new Promise<void>((resolve) => (leave = resolve));
    // It serves nothing more from here on, but finishes what it is at.
    const leaves: Script = { infer: () => leave() };
    const graceful = { hardware: 'coreml', host: 'a', graceMs: 5_000 };
    const stopA = await scripted.startModelWorker(told('a', log, leaves), graceful);
    const sprint = await start('between', taskPlan(scripted.store, { shards: 3, hardware: 'coreml' }));
    await leaving;
    await stopA();
    await scripted.startModelWorker(told('b', log), { hardware: 'coreml', host: 'b' });
    expect((await ended(sprint)).counts.scored).toBe(1);
    expect(log).toEqual(['a prepare', 'a 0', 'b prepare', 'b 2', 'b 4']);
  }, 90_000);
});
