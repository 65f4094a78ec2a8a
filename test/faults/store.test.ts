import { execa } from 'execa';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InferredOutcome } from '../../contract/item-outcome.ts';
import { SprintReport } from '../../contract/sprint-report.ts';
import { realLab, type RealLab } from '../real-lab.ts';

const enhance =
  'name: cleaning\ndatasets:\n  enhance: [quickstart-noisy]\nlanes:\n  sound:\n    models: [rnnoise]\n';
const reportOf = (text: string): SprintReport => SprintReport.parse(JSON.parse(text));

async function specIn(lab: RealLab): Promise<string> {
  const path = join(lab.home, 'cleaning.yaml');
  await writeFile(path, enhance);
  return path;
}

describe('a stored artifact that was damaged on disk', () => {
  let lab: RealLab;
  beforeAll(async () => {
    lab = await realLab();
  }, 60_000);
  afterAll(() => lab.stop(), 60_000);

  it('is made again, and the task is scored as before', async () => {
    const spec = await specIn(lab);
    const first = await lab.run('sprint', 'start', spec, '--wait', '--json');
    expect(first.exitCode, first.stderr).toBe(0);
    const [before] = reportOf(first.stdout).tasks;

    const outcomes = await Promise.all((await lab.store.list('item')).map((key) => lab.store.find(key)));
    const shas = outcomes.flatMap((found) => {
      const { output } = InferredOutcome.parse(found);
      return output.capability === 'enhance' ? [output.enhancement.audio.sha256] : [];
    });
    expect(shas.length).toBeGreaterThan(0);
    for (const sha of shas)
      await writeFile(join(lab.home, 'store/artifacts', sha.slice(0, 2), sha), 'damaged');

    const second = await lab.run('sprint', 'start', spec, '--wait', '--json');
    expect(second.exitCode, second.stderr).toBe(0);
    const [after] = reportOf(second.stdout).tasks;
    expect(after?.scores).toEqual(before?.scores);
    expect(after?.reused).toBe(false);
  }, 240_000);
});

/** Only root may mount a disk of its own, and only Linux has one that is made of memory. */
const mayMount = process.platform === 'linux' && process.getuid?.() === 0;

describe.skipIf(!mayMount)('a disk that is full while results are stored (needs root on Linux)', () => {
  let lab: RealLab;
  let disk: string;
  beforeAll(async () => {
    lab = await realLab();
    disk = join(lab.home, 'store');
    await mkdir(disk);
    await execa('mount', ['-t', 'tmpfs', '-o', 'size=600k', 'tmpfs', disk]);
  }, 60_000);
  afterAll(async () => {
    await lab.run('down');
    await execa('umount', [disk], { reject: false });
    await lab.stop();
  }, 60_000);

  it('blocks the task with how much is missing; with room it goes on, and nothing half was left', async () => {
    const started = await lab.run('sprint', 'start', await specIn(lab), '--wait', '--json');
    expect(started.exitCode).toBe(3);
    const { tasks, sprint } = reportOf(started.stdout);
    expect(tasks[0]).toMatchObject({
      state: 'blocked',
      failures: [{ type: 'StorageFull', blockedOn: 'disk' }],
    });
    expect(tasks[0]?.failures[0]?.summary).toMatch(/at least \d+ MB more/);

    await execa('mount', ['-o', 'remount,size=64m', disk]);
    const resumed = await lab.run('resume', sprint.id);
    expect(resumed.exitCode, resumed.stderr).toBe(0);
    const ended = await lab.run('sprint', 'status', sprint.id, '--wait', '--json');
    expect(reportOf(ended.stdout).counts).toMatchObject({ scored: 1, blocked: 0 });
    const files = await readdir(disk, { recursive: true });
    expect(files.filter((file) => file.endsWith('.tmp'))).toEqual([]);
  }, 240_000);
});

describe.skipIf(!mayMount)('a disk that is full while weights are fetched (needs root on Linux)', () => {
  let lab: RealLab;
  let disk: string;
  beforeAll(async () => {
    lab = await realLab();
    disk = join(lab.home, 'weights');
    await mkdir(disk, { recursive: true });
    await execa('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]);
  }, 60_000);
  afterAll(async () => {
    await execa('umount', [disk], { reject: false });
    await lab.stop();
  }, 60_000);

  it('is told with what is missing, leaves nothing half, and with room the same command fetches them', async () => {
    const full = await lab.run('models', 'pull', 'silero_vad');
    expect(full.exitCode).toBe(3);
    expect(full.stderr).toMatch(/StorageFull: No room for weights in .*: [\d.]+ MB are missing/);
    const left = await readdir(disk, { recursive: true, withFileTypes: true });
    expect(left.filter((entry) => entry.isFile() && /\.(whl|onnx)$/.test(entry.name))).toEqual([]);

    await execa('mount', ['-o', 'remount,size=200m', disk]);
    const fetched = await lab.run('models', 'pull', 'silero_vad');
    expect(fetched.exitCode, fetched.stderr).toBe(0);
    expect(fetched.stdout).toContain('silero_vad:sequence is ready');
  }, 120_000);
});

describe('a token in the environment', () => {
  const token = 'hf_plantedTokenThatNobodyMayEverSee42';
  let lab: RealLab;
  beforeAll(async () => {
    lab = await realLab({ HF_TOKEN: token });
  }, 60_000);
  afterAll(() => lab.stop(), 60_000);

  it('is in no log, artifact, report or database after work that succeeded and work that failed', async () => {
    await writeFile(join(lab.home, 'broken.wav'), 'no sound');
    const outputs = [
      await lab.run('sprint', 'start', await specIn(lab), '--wait'),
      await lab.run('run', 'start', join(lab.home, 'broken.wav'), '--wait'),
      await lab.run('doctor', '--json'),
      await lab.run('models', 'check', '--json'),
    ];
    for (const { stdout, stderr } of outputs) expect(stdout + stderr).not.toContain(token);
    await lab.run('down');
    const holders: string[] = [];
    for (const file of await readdir(lab.home, { recursive: true })) {
      const path = join(lab.home, file);
      if ((await stat(path)).isFile() && (await readFile(path)).includes(token)) holders.push(file);
    }
    expect(holders).toEqual([]);
  }, 240_000);
});
