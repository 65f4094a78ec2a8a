import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { complete } from '../../contract/failure.ts';
import { probeHardware, type Machine } from '../../models/hardware-probe.ts';
import { temporaryHome } from '../client/local/temporary-home.ts';

/** A Linux machine where onnxruntime finds nothing but the processor. */
const linux: Machine = {
  platform: 'linux',
  arch: 'x64',
  nvidiaDevice: '/nowhere/nvidiactl',
  providerObstacle: (provider) =>
    Promise.resolve(
      complete({
        type: 'MissingRuntime',
        summary: `No ${provider}.`,
        cause: 'what it said\nat length',
        remedy: { say: 'install it:', commands: [`install ${provider}`] },
      }),
    ),
};
const everything: Machine = { ...linux, providerObstacle: () => Promise.resolve(undefined) };

test('a worker serves what it was asked for, once, and what some model runs on', async () => {
  expect(await probeHardware(['cpu', ' cpu'], linux)).toEqual({ served: ['cpu'], notServed: [] });
});

test.each([
  ['cuda', 'no NVIDIA driver has made /nowhere/nvidiactl', 'nvidia-smi'],
  ['cuda', 'No cuda: what it said', 'nvidia-smi'],
  ['mps', "it is Apple's, and this is linux on x64", 'model-lab worker --hardware mps'],
  ['coreml', 'No coreml: what it said', 'install coreml'],
  ['webgpu', 'No webgpu: what it said', 'install webgpu'],
  ['network', 'no model of the catalogue runs on it yet', 'model-lab models list'],
  ['gpu', 'expected one of cpu, cuda', 'model-lab worker --hardware cpu'],
])('%s that is not served is told with its reason (%s) and its remedy', async (hardware, why, command) => {
  const { served, notServed } = await probeHardware(['cpu', hardware], linux);
  expect(served).toEqual(['cpu']);
  expect(notServed).toMatchObject([{ hardware, remedy: { commands: [command] } }]);
  expect(notServed[0]?.why).toContain(why);
  expect(notServed[0]?.why).not.toContain('\n');
});

test('a driver that is here is enough for the models that bring their own libraries', async () => {
  const nvidiaDevice = join(await temporaryHome(), 'nvidiactl');
  await writeFile(nvidiaDevice, '');
  const probe = await probeHardware(['cuda'], { ...linux, nvidiaDevice });
  expect(probe).toEqual({ served: ['cuda'], notServed: [] });
});

test.each(['cuda', 'coreml', 'webgpu'])(
  '%s that runs a session is served, whatever the device',
  async (name) => {
    expect(await probeHardware([name], everything)).toEqual({ served: [name], notServed: [] });
  },
);
