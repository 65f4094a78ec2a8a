import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SprintReport } from '../../contract/sprint-report.ts';
import { realLab, type RealLab } from '../real-lab.ts';

let lab: RealLab;
beforeAll(async () => {
  lab = await realLab();
}, 60_000);
afterAll(() => lab.stop(), 60_000);

const reportOf = (text: string): SprintReport => SprintReport.parse(JSON.parse(text));

it('what waits for a person outlives the end of all processes; the rest is scored, and skip closes it', async () => {
  const spec = join(lab.home, 'no-gpu.yaml');
  await writeFile(
    spec,
    [
      'name: no-gpu',
      'datasets:',
      '  vad: [quickstart-conversation]',
      '  enhance: [quickstart-noisy]',
      'lanes:',
      '  here: { models: [rnnoise] }',
      '  elsewhere: { models: [{ model: silero_vad, hardware: cuda }] }',
    ].join('\n'),
  );
  const started = await lab.run('sprint', 'start', spec, '--wait');
  expect(started.exitCode).toBe(3);
  expect(started.stdout).toContain('model-lab worker --hardware cuda');
  expect(started.stdout).toMatch(/model-lab resume sprint\/no-gpu\//);

  const before = reportOf((await lab.run('sprint', 'status', 'no-gpu', '--json')).stdout);
  const { server, worker } = await lab.processIds();
  process.kill(server, 'SIGKILL');
  process.kill(worker, 'SIGKILL');

  const after = await lab.run('sprint', 'status', 'no-gpu', '--json');
  expect(after.exitCode).toBe(3);
  expect(reportOf(after.stdout)).toEqual(before);
  expect(before.tasks.map(({ model, state }) => [model, state])).toEqual([
    ['rnnoise', 'scored'],
    ['silero_vad', 'blocked'],
  ]);

  const resumed = await lab.run('resume', 'no-gpu');
  expect(resumed.exitCode).toBe(3);
  expect(resumed.stdout + resumed.stderr).toContain('No worker offers cuda');

  expect((await lab.run('skip', 'no-gpu')).exitCode).toBe(0);
  const closed = await lab.run('sprint', 'status', 'no-gpu', '--wait', '--json');
  expect(reportOf(closed.stdout)).toMatchObject({
    sprint: { state: 'closed' },
    counts: { scored: 1, skipped: 1 },
  });
}, 280_000);
