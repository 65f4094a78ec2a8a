import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resume } from '../../client/resume.ts';
import { install } from '../models/runtimes/python/fixture-model.ts';
import { startPackLab, type PackLab, type PackTask } from './pack-lab.ts';

let packs: PackLab;
let task: PackTask;

const start = async (): Promise<PackTask> => {
  const [started] = await packs.start('python_model');
  if (started === undefined) throw new Error('a task was asked for');
  return started;
};

beforeAll(async () => {
  packs = await startPackLab(process.env, '../../fixtures/python-model/model');
  task = await start();
});
afterAll(() => packs.stop());

describe('a model that runs in Python', () => {
  it('is blocked while its environment is not installed, and says by which command it is', async () => {
    const { failures } = await task.until('blocked');
    expect(failures).toMatchObject([
      {
        type: 'MissingPackage',
        scope: 'worker',
        blockedOn: 'environment:python_model',
        remedy: { commands: ['model-lab models install python_model'], where: expect.any(String) as string },
      },
    ]);
  });

  it('goes on to its end once it is: the same worker, the same task', async () => {
    await install(packs.home);
    const { resumed } = await resume(packs.lab, { ids: [], failure: 'MissingPackage' });
    expect(resumed).toHaveLength(1);
    expect(await task.until('scored')).toMatchObject({ failures: [], items: { total: 1, scored: 1 } });
  });

  it('is blocked again when a package is deleted, though its process is still warm', async () => {
    const environments = join(packs.home, 'environments');
    const [name = ''] = (await readdir(environments)).filter((one) => one.startsWith('python_model-'));
    const lib = join(environments, name, 'lib');
    const [python = ''] = await readdir(lib);
    const packages = join(lib, python, 'site-packages');
    await rm(join(packages, 'lab_hearing-1.0.dist-info'), { recursive: true });
    await rm(join(packages, 'lab_hearing'), { recursive: true });

    task = await start();
    const { failures } = await task.until('blocked');
    expect(failures).toMatchObject([{ type: 'MissingPackage', blockedOn: 'package:lab_hearing' }]);
    await install(packs.home);
    await resume(packs.lab, { ids: [], blockedOn: 'package:lab_hearing' });
    expect(await task.until('scored')).toMatchObject({ failures: [] });
  });

  it('has histories that replay', async () => {
    expect(await packs.replayAll()).toBeGreaterThanOrEqual(4);
  });
});
