import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPackLab, type PackLab } from './pack-lab.ts';

let packs: PackLab;
beforeAll(async () => {
  packs = await startPackLab(process.env, 'empty-fallback', 'canned-transcript');
});
afterAll(() => packs.stop());

describe('a model that only pretends never gets as far as a result', () => {
  it.each([
    ['answers nothing within a millisecond', 'empty_fallback', 'it answered nothing'],
    ['knows its canary by heart', 'canned_transcript', 'it answered the same for two different clips'],
  ])('one that %s is InvalidOutput', async (_, model, why) => {
    const [task] = await packs.start(model);
    const report = await task?.until('failed');
    expect(report?.failures).toMatchObject([{ type: 'InvalidOutput', scope: 'model' }]);
    expect(report?.failures[0]?.cause).toBe(why);
    expect(report?.scores ?? []).toEqual([]);
    expect(await task?.steps()).toEqual(['lab.prepare']);
  });
});
