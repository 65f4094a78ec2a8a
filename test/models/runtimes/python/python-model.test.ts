import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Speech } from '../../../../contract/speech.ts';
import type { PythonModel } from '../../../../models/runtimes/python/python-model.ts';
import { failureOf } from '../../weights/failure-of.ts';
import { hum, load } from './fixture-model.ts';

let model: PythonModel | undefined;
afterEach(async () => {
  await model?.end();
  model = undefined;
});

const start = async (variant: string, progress?: (said: string) => void): Promise<PythonModel> =>
  (model = await load(variant, progress));
const spans = async (of: PythonModel): Promise<unknown> =>
  (await of.infer('vad', hum, {}, Speech)).value.spans;
const everywhere = [{ startSeconds: 0, endSeconds: 1 }];

describe('a model in Python', () => {
  it('infers, again and again', async () => {
    const well = await start('well');
    for (let time = 0; time < 3; time++) expect(await spans(well)).toEqual(everywhere);
  });

  it('hears every sample as it was, and gives samples back', async () => {
    const well = await start('well');
    const { samples } = await well.infer('enhance', hum, {}, z.unknown());
    expect(samples).toEqual(hum.samples.map((sample) => sample / 2));
  });

  it('takes a part of a longer recording', async () => {
    const well = await start('well');
    const part = { samples: hum.samples.subarray(101, 202), sampleRateHz: 16_000 };
    expect((await well.infer('enhance', part, {}, z.unknown())).samples).toEqual(
      part.samples.map((sample) => sample / 2),
    );
  });

  it('may have libraries that print, natively and in their own processes', async () => {
    expect(await spans(await start('prints'))).toEqual(everywhere);
  });

  it('has no input that a library could wait for', async () => {
    expect(await spans(await start('reads'))).toEqual(everywhere);
  });

  it('says what it used', async () => {
    const well = await start('well');
    await spans(well);
    expect(well.usage.cpuSeconds).toBeGreaterThan(0);
    expect(well.usage.peakBytes).toBeGreaterThan(1e6);
  });

  it('says that loading goes on while memory fills, though nobody reports anything', async () => {
    const said: string[] = [];
    await start('loads-slowly', (line) => said.push(line));
    expect(said.length).toBeGreaterThan(1);
  });

  it('reports how far it is', async () => {
    const said: string[] = [];
    await spans(await start('works-long', (line) => said.push(line)));
    expect(said).toContain('8 of 8');
  });
});

describe('what goes wrong in Python is', () => {
  it.each([
    ['exits', 'ModelCrashed', /exit code 3/, /the driver is gone/],
    ['is-killed', 'ModelCrashed', /signal SIGKILL.* memory/, /./],
    ['crashes', 'ModelCrashed', /signal SIGSEGV/, /Segmentation fault/],
    ['cuda-out-of-memory', 'OutOfMemory', /more memory/, /CUDA out of memory/],
    ['ctranslate2-out-of-memory', 'OutOfMemory', /more memory/, /CUDA failed with error out of memory/],
    ['no-cuda', 'MissingRuntime', /no working CUDA/, /driver version is insufficient/],
    ['no-cublas', 'MissingRuntime', /no working CUDA/, /libcublas/],
    ['torch-for-cpu', 'MissingRuntime', /build for CPUs/, /not compiled with CUDA/],
    ['gated', 'AccessNotGranted', /terms/, /gated repo/],
    ['disk-full', 'StorageFull', /No room/, /No space left/],
    ['cut-weights', 'WeightsCorrupt', /not readable/, /incomplete/],
    ['misses-package', 'MissingPackage', /no_such_package/, /No module named/],
    ['answers-nonsense', 'InvalidOutput', /does not fit its capability/, /startSeconds/],
    ['our-bug', 'Unexpected', /KeyError/, /Traceback/],
  ])('%s: %s', async (variant, type, summary, cause) => {
    const failure = await failureOf(spans(await start(variant)));
    expect(failure).toMatchObject({ type, summary: expect.stringMatching(summary) as string });
    expect(failure.cause).toMatch(cause);
  });

  it('too-large: OutOfMemory, of a model that asks for more than there is', async () => {
    expect(await failureOf(start('too-large'))).toMatchObject({ type: 'OutOfMemory' });
  });

  it('exits-quietly: Unexpected, with what it said', async () => {
    expect(await failureOf(start('exits-quietly'))).toMatchObject({
      type: 'Unexpected',
      summary: expect.stringContaining('I had enough') as string,
    });
  });

  it('answers-no-json: Unexpected, and the model goes on', async () => {
    const other = await start('answers-no-json');
    expect(await failureOf(spans(other))).toMatchObject({ type: 'Unexpected' });
    expect((await other.infer('enhance', hum, {}, z.unknown())).samples).toHaveLength(16_000);
  });

  it('never told with a secret in it', async () => {
    const failure = await failureOf(spans(await start('our-bug')));
    expect(JSON.stringify(failure)).not.toContain('abcdefghijklmnopqrstuvwxyz0123456789');
  });

  it('told with the page on which access is granted', async () => {
    const failure = await failureOf(spans(await start('gated')));
    expect(failure.remedy?.url).toBe('https://hub.example/owner/model');
  });

  it('told with the command that brings a package', async () => {
    const failure = await failureOf(spans(await start('misses-package')));
    expect(failure).toMatchObject({
      blockedOn: 'package:no_such_package',
      remedy: { commands: ['model-lab models install python_model'] },
    });
  });
});
