import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { probeHardware, type Machine } from '../../models/hardware-probe.ts';
import { temporaryHome } from '../client/local/temporary-home.ts';

const linux: Machine = { platform: 'linux', arch: 'x64', nvidiaDevice: '/nowhere/nvidiactl' };

test('a worker serves what it was asked for, once, and what some model runs on', async () => {
  expect(await probeHardware(['cpu', ' cpu'], linux)).toEqual({ served: ['cpu'], notServed: [] });
});

test.each([
  ['cuda', 'no NVIDIA driver has made /nowhere/nvidiactl', 'nvidia-smi'],
  ['coreml', "it is Apple's, and this is linux on x64", 'model-lab worker --hardware coreml'],
  ['network', 'no model of the catalogue runs on it yet', 'model-lab models list'],
  ['gpu', 'expected one of cpu, cuda', 'model-lab worker --hardware cpu'],
])('%s that is not served is told with its reason and its remedy', async (hardware, why, command) => {
  const { served, notServed } = await probeHardware(['cpu', hardware], linux);
  expect(served).toEqual(['cpu']);
  expect(notServed).toMatchObject([{ hardware, remedy: { commands: [command] } }]);
  expect(notServed[0]?.why).toContain(why);
});

test('a device that is here, and that models run on, is served', async () => {
  const nvidiaDevice = join(await temporaryHome(), 'nvidiactl');
  await writeFile(nvidiaDevice, '');
  const probe = await probeHardware(['cuda'], { ...linux, nvidiaDevice });
  expect(probe).toEqual({ served: ['cuda'], notServed: [] });
});
