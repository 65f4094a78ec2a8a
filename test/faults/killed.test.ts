import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SprintReport } from '../../contract/sprint-report.ts';
import { modelProcessesOf } from '../model-processes.ts';
import { processesOf, realLab, type RealLab } from '../real-lab.ts';
import { until } from '../workflows/until.ts';
import { longSprint, recordedItems } from './long-sprint.ts';

const items = 20;
let lab: RealLab;

beforeAll(async () => {
  lab = await realLab();
  await lab.run('up');
  await lab.run('models', 'pull', 'moonshine');
}, 240_000);
afterAll(() => lab.stop(), 60_000);

const started = async (name: string, count = items): Promise<{ id: string; before: number }> => {
  const spec = await longSprint(lab, name, count);
  const before = (await recordedItems(lab)).length;
  const { stdout, exitCode, stderr } = await lab.run('sprint', 'start', spec, '--json');
  expect(exitCode, stderr).toBe(0);
  return { id: (JSON.parse(stdout) as { id: string }).id, before };
};
const untilRecorded = (count: number): Promise<string[]> =>
  until(
    () => recordedItems(lab),
    (found) => found.length >= count,
    60_000,
  );
const modelProcesses = async (): Promise<number[]> => modelProcessesOf((await lab.processIds()).worker);
const ending = async (id: string): Promise<SprintReport> => {
  const { stdout } = await lab.run('sprint', 'status', id, '--wait', '--json');
  return SprintReport.parse(JSON.parse(stdout));
};
const expectAllScored = ({ tasks, counts, sprint }: SprintReport): void => {
  expect(sprint.state).toBe('closed');
  expect(counts).toMatchObject({ scored: 1, failed: 0, blocked: 0 });
  expect(tasks[0]?.items).toMatchObject({ total: items, scored: items, failed: [] });
};
/** When each result was written: one that was computed again would be younger. */
const times = async (keys: string[]): Promise<number[]> =>
  Promise.all(keys.map(async (key) => (await stat(join(lab.home, 'store/records', `${key}.json`))).mtimeMs));

describe('kill -9', () => {
  it('of the worker in a step: another goes on, and nothing that was done is done again', async () => {
    const { id, before } = await started('worker-killed');
    const done = await untilRecorded(before + 4);
    const writtenAt = await times(done);
    process.kill((await lab.processIds()).worker, 'SIGKILL');
    const killedAt = Date.now();
    expect((await lab.run('up')).exitCode).toBe(0);
    await untilRecorded(done.length + 1);
    const pause = Date.now() - killedAt;
    expectAllScored(await ending(id));
    expect(await times(done)).toEqual(writtenAt);
    // Heartbeat timeout, a new worker's start and a model's load; far from any long timeout.
    expect(pause).toBeLessThan(60_000);
  }, 240_000);

  it('of the model process: the worker is unhurt and the step is tried again', async () => {
    const { id, before } = await started('model-killed');
    await untilRecorded(before + 2);
    const { worker } = await lab.processIds();
    const [model] = await modelProcesses();
    expect(model).toBeDefined();
    process.kill(model ?? 0, 'SIGKILL');
    expectAllScored(await ending(id));
    expect((await lab.processIds()).worker).toBe(worker);
  }, 240_000);

  it('of the server: everything goes on where it was', async () => {
    const { id, before } = await started('server-killed');
    await untilRecorded(before + 2);
    process.kill((await lab.processIds()).server, 'SIGKILL');
    expect((await lab.run('up')).exitCode).toBe(0);
    expectAllScored(await ending(id));
  }, 240_000);

  it('of all processes at once: one command later everything goes on', async () => {
    const { id, before } = await started('all-killed');
    await untilRecorded(before + 2);
    const models = await modelProcesses();
    const { server, worker } = await lab.processIds();
    for (const pid of [server, worker, ...models]) process.kill(pid, 'SIGKILL');
    expectAllScored(await ending(id));
  }, 240_000);
});

describe('a cancelled sprint', () => {
  it('has no model process five seconds later, and is told as cancelled', async () => {
    // Long enough not to be over before the command that cancels it has started.
    const { id, before } = await started('cancelled', 80);
    await untilRecorded(before + 1);
    const [model] = await modelProcesses();
    expect((await lab.run('sprint', 'cancel', id)).exitCode).toBe(0);
    await until(modelProcesses, (pids) => !pids.includes(model ?? 0), 5_000);
    const { stdout, exitCode } = await lab.run('sprint', 'status', id, '--json');
    expect(exitCode).toBe(1);
    expect(SprintReport.parse(JSON.parse(stdout))).toMatchObject({
      sprint: { state: 'cancelled' },
      counts: { cancelled: 1 },
    });
  }, 120_000);
});

describe('after it all', () => {
  it('down leaves no process behind', async () => {
    await lab.run('down');
    expect(await processesOf(lab.home)).toEqual([]);
  }, 60_000);
});
