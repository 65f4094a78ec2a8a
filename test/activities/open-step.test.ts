import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { createOpenStep } from '../../activities/open-step.ts';
import type { LabStep, LabStepPlan } from '../../contract/lab-step.ts';
import { packageRoot } from '../../store/package-root.ts';
import { FileStore } from '../../store/file-store.ts';

const folder = await mkdtemp(join(tmpdir(), 'lab-open-step-'));
afterAll(() => rm(folder, { recursive: true }));

const uri = pathToFileURL(join(packageRoot, 'datasets/quickstart-speech/goforward.flac')).href;
const open = (asked: Partial<LabStep>): Promise<LabStepPlan> =>
  createOpenStep({ store: new FileStore(folder), searchAttributes: false })({
    capability: 'asr',
    model: 'whisper:tiny.en',
    audio: { uri },
    ...asked,
  });

describe('what a step of a host application asks of an asr model', () => {
  it('is resolved before the step starts', async () => {
    const { parameters } = await open({ words: true, vad: 'silero_vad' });
    expect(parameters).toEqual({
      words: true,
      vad: { model: 'silero_vad', variant: 'sequence', hardware: 'cpu' },
    });
  });

  it('is nothing where nothing is asked', async () => {
    expect(await open({ words: false })).not.toHaveProperty('parameters');
  });

  it.each<[string, Partial<LabStep>, RegExp]>([
    [
      'words of a model without',
      { model: 'moonshine', words: true },
      /words: expected a model.*found moonshine/,
    ],
    [
      'packing of a model without',
      { model: 'moonshine', vad: 'silero_vad' },
      /vad: expected a model.*moonshine/,
    ],
    ['a vad model that does something else', { vad: 'rnnoise' }, /vad: expected a model that finds speech/],
    [
      'a vad model that is none',
      { vad: 'silero_vat' },
      /unknown model "silero_vat": did you mean "silero_vad"/,
    ],
    [
      'another capability',
      { capability: 'vad', model: 'silero_vad', words: true },
      /words: expected an asr step, found vad/,
    ],
  ])('is refused by name: %s', async (_, asked, message) => {
    await expect(open(asked)).rejects.toThrow(message);
  });
});
