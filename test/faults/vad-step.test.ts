import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ShardResult } from '../../activities/shard-result.ts';
import { resume } from '../../client/resume.ts';
import type { ItemOutcome } from '../../contract/item-outcome.ts';
import type { TaskReport } from '../../contract/task.ts';
import { startPackLab, type PackLab, type PackTask, type PackWork } from './pack-lab.ts';
import { program } from './packs/needs-program.ts';

let packs: PackLab;
let folder: string;
const pathBefore = process.env.PATH;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lab-vad-step-'));
  process.env.PATH = `${folder}${delimiter}${pathBefore ?? ''}`;
  packs = await startPackLab(process.env, 'transcribes', 'needs-program', 'never-hears');
});
afterAll(async () => {
  process.env.PATH = pathBefore;
  await packs.stop();
  await rm(folder, { recursive: true });
});

const asked = (vad?: string): PackWork => ({
  model: 'transcribes',
  capability: 'asr',
  ...(vad !== undefined && { parameters: { vad: { model: vad, variant: 'default', hardware: 'cpu' } } }),
});
async function outcomeOf({ artifacts: [shard] }: TaskReport): Promise<ItemOutcome | undefined> {
  if (shard === undefined) throw new Error('the task left nothing');
  return ShardResult.parse(JSON.parse((await packs.lab.store.get(shard)).toString())).items[0]?.outcome;
}
const textOf = (outcome: ItemOutcome | undefined): string | undefined =>
  outcome !== undefined && 'output' in outcome && outcome.output.capability === 'asr'
    ? outcome.output.transcript.text
    : undefined;

describe.skipIf(process.platform === 'win32')(
  'a vad model before a transcript (needs POSIX permissions)',
  () => {
    let plain: PackTask;
    let packed: PackTask;

    it('that cannot work blocks the task that asked for it, with its remedy, and no other', async () => {
      const [first, second] = await packs.start(asked(), asked('needs_program'));
      if (first === undefined || second === undefined) throw new Error('two tasks were asked for');
      [plain, packed] = [first, second];
      const { failures } = await packed.until('blocked');
      expect(failures).toMatchObject([
        {
          type: 'MissingBinary',
          blockedOn: `binary:${program}`,
          remedy: { commands: [`command -v ${program}`] },
        },
      ]);
      expect(textOf(await outcomeOf(await plain.until('scored')))).toBe('2.0 seconds');
    });

    it('is asked about too before the task is resumed', async () => {
      const { resumed, stillBlocked } = await resume(packs.lab, { ids: [packed.sprint.id] });
      expect(resumed).toEqual([]);
      expect(stillBlocked).toMatchObject([{ failures: [{ type: 'MissingBinary' }] }]);
    });

    it('says what is transcribed once it can, and is proven and paid for like any model', async () => {
      // Of the recording of two seconds it finds less than of all others.
      const script = '#!/bin/sh\ncase "$1" in 2) echo 0.7 ;; *) echo "$1" ;; esac\n';
      await writeFile(join(folder, program), script);
      await chmod(join(folder, program), 0o755);
      expect((await resume(packs.lab, { ids: [packed.sprint.id] })).resumed).toHaveLength(1);
      const report = await packed.until('scored');
      expect(textOf(await outcomeOf(report))).toBe('0.7 seconds');
      expect(report.timing?.vadSeconds).toBeGreaterThan(0);
      expect(report.provenance?.vad?.adapter).toMatch(/^[0-9a-f]{64}$/);
      expect(report.id).toBe('transcribes:default+vad=needs_program:default/asr/long@cpu');
      // Each its canary, another clip beside it, and the recording; the transcript without vad is another one.
      expect(await packs.inferences('needs_program')).toBe(3);
      expect(await packs.inferences('transcribes')).toBe(4);
    });

    it('gives its own task the result that it had before the transcript', async () => {
      const [task] = await packs.start('needs_program');
      expect(await task?.until('scored')).toMatchObject({ reused: true });
      expect(await packs.inferences('needs_program')).toBe(3);
    });

    it('that misses its canary fails the task, and nothing is transcribed', async () => {
      const before = await packs.inferences('transcribes');
      const [task] = await packs.start(asked('never_hears'));
      const report = await task?.until('failed');
      expect(report?.failures).toMatchObject([{ type: 'InvalidOutput' }]);
      expect(report?.failures[0]?.summary).toContain('never_hears');
      expect(await packs.inferences('transcribes')).toBe(before);
    });

    it('leaves histories that replay', async () => {
      expect(await packs.replayAll()).toBeGreaterThan(4);
    });
  },
);
