import { access, constants } from 'node:fs/promises';
import { Hardware } from '../contract/hardware.ts';
import type { Remedy } from '../contract/failure.ts';
import { models } from './registry.ts';

export interface NotServed {
  hardware: string;
  why: string;
  remedy: Remedy;
}

export interface HardwareProbe {
  served: Hardware[];
  notServed: NotServed[];
}

/** The machine as the probe sees it. */
export interface Machine {
  platform: NodeJS.Platform;
  arch: string;
  /** Of the file system: what an NVIDIA driver that works has made. */
  nvidiaDevice: string;
}

const thisMachine: Machine = {
  platform: process.platform,
  arch: process.arch,
  nvidiaDevice: '/dev/nvidiactl',
};

/** What this worker offers: hardware that it was asked for, that is here, and that some model runs on. */
export async function probeHardware(
  asked: readonly string[],
  machine: Machine = thisMachine,
): Promise<HardwareProbe> {
  const served: Hardware[] = [];
  const notServed: NotServed[] = [];
  for (const name of new Set(asked.map((one) => one.trim()))) {
    const hardware = Hardware.safeParse(name);
    const obstacle = hardware.success ? await obstacleOf(hardware.data, machine) : unknown();
    if (obstacle !== undefined) notServed.push({ hardware: name, ...obstacle });
    else if (hardware.success) served.push(hardware.data);
  }
  return { served, notServed };
}

type Obstacle = Pick<NotServed, 'why' | 'remedy'>;

async function obstacleOf(hardware: Hardware, machine: Machine): Promise<Obstacle | undefined> {
  const absent = await absentDevice(hardware, machine);
  if (absent !== undefined) return absent;
  if (models.some(({ card }) => card.hardware.includes(hardware))) return undefined;
  return {
    why: 'no model of the catalogue runs on it yet',
    remedy: { say: 'serve what models run on:', commands: ['model-lab models list'] },
  };
}

async function absentDevice(hardware: Hardware, machine: Machine): Promise<Obstacle | undefined> {
  switch (hardware) {
    case 'cpu':
    case 'network':
      return undefined;
    case 'cuda': {
      const isThere = await access(machine.nvidiaDevice, constants.R_OK | constants.W_OK).then(
        () => true,
        () => false,
      );
      if (isThere) return undefined;
      return {
        why: `no NVIDIA driver has made ${machine.nvidiaDevice}, or this user may not open it`,
        remedy: {
          say: 'install the driver, or give the container the GPU; this must then list it:',
          commands: ['nvidia-smi'],
        },
      };
    }
    case 'mps':
    case 'coreml':
      if (machine.platform === 'darwin' && machine.arch === 'arm64') return undefined;
      return {
        why: `it is Apple's, and this is ${machine.platform} on ${machine.arch}`,
        remedy: {
          say: 'start a worker on a Mac with Apple silicon, pointed at this Temporal server:',
          commands: [`model-lab worker --hardware ${hardware}`],
        },
      };
  }
}

const unknown = (): Obstacle => ({
  why: `expected one of ${Hardware.options.join(', ')}`,
  remedy: { say: 'name hardware that is known:', commands: ['model-lab worker --hardware cpu'] },
});
