import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resume } from '../../client/resume.ts';
import { startPackLab, type PackLab, type PackTask } from './pack-lab.ts';
import { program } from './packs/needs-program.ts';

let packs: PackLab;
let task: PackTask;
let folder: string;
const pathBefore = process.env.PATH;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lab-programs-'));
  process.env.PATH = `${folder}${delimiter}${pathBefore ?? ''}`;
  packs = await startPackLab(process.env, 'needs-program');
  const [started] = await packs.start('needs_program');
  if (started === undefined) throw new Error('a task was asked for');
  task = started;
});
afterAll(async () => {
  process.env.PATH = pathBefore;
  await packs.stop();
  await rm(folder, { recursive: true });
});

describe.skipIf(process.platform === 'win32')(
  'a model that needs a program (needs POSIX permissions)',
  () => {
    it('is blocked while it is not on PATH, and says how to see that it is', async () => {
      const { failures } = await task.until('blocked');
      expect(failures).toMatchObject([
        {
          type: 'MissingBinary',
          scope: 'worker',
          blockedOn: `binary:${program}`,
          remedy: { commands: [`command -v ${program}`], where: expect.any(String) as string },
        },
      ]);
      expect(failures[0]?.cause).toContain(folder);
      expect(await packs.inferences('needs_program')).toBe(0);
    });

    it('stays blocked while the file cannot be executed', async () => {
      // Finds speech to the end of the recording.
      await writeFile(join(folder, program), '#!/bin/sh\necho "$1"\n');
      const { resumed, stillBlocked } = await resume(packs.lab, { ids: [task.sprint.id] });
      expect(resumed).toEqual([]);
      expect(stillBlocked).toMatchObject([{ failures: [{ type: 'MissingBinary' }] }]);
    });

    it('goes on to its end once it is there: the same worker, the same task, one inference', async () => {
      await chmod(join(folder, program), 0o755);
      const { resumed } = await resume(packs.lab, { ids: [], failure: 'MissingBinary' });
      expect(resumed).toHaveLength(1);
      expect(await task.until('scored')).toMatchObject({ failures: [], items: { total: 1, scored: 1 } });
      // The canary, another clip beside it, and the recording.
      expect(await packs.inferences('needs_program')).toBe(3);
      const steps = (await task.steps()).filter((step) => step.startsWith('lab.'));
      expect(steps).toEqual(['lab.prepare', 'lab.prepare', 'lab.vad']);
    });

    it('has a history that replays', async () => {
      // With its sprint and the two probes.
      expect(await packs.replayAll()).toBe(4);
    });
  },
);
