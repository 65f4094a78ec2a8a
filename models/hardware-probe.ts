import { access, constants } from 'node:fs/promises';
import { Hardware } from '../contract/hardware.ts';
import type { Remedy } from '../contract/failure.ts';
import { models } from './registry.ts';
import { providerObstacle, type ProviderObstacle } from './runtimes/onnx/provider-obstacle.ts';

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
  /** What keeps onnxruntime from running there. */
  providerObstacle: ProviderObstacle;
}

export const thisMachine: Machine = {
  platform: process.platform,
  arch: process.arch,
  nvidiaDevice: '/dev/nvidiactl',
  providerObstacle,
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

function obstacleOf(hardware: Hardware, machine: Machine): Promise<Obstacle | undefined> {
  if (models.some(({ card }) => card.hardware.includes(hardware))) return absentDevice(hardware, machine);
  return Promise.resolve({
    why: 'no model of the catalogue runs on it yet',
    remedy: { say: 'serve what models run on:', commands: ['model-lab models list'] },
  });
}

async function absentDevice(hardware: Hardware, machine: Machine): Promise<Obstacle | undefined> {
  switch (hardware) {
    case 'cpu':
    case 'network':
      return undefined;
    case 'coreml':
    case 'webgpu':
      return sessionObstacle(hardware, machine);
    case 'cuda': {
      // Models of several runtimes wait on one queue. A driver is enough for those that bring their own libraries;
      // whether onnxruntime has its own is asked for each of its models (models/runtimes/onnx/obstacles.ts).
      if (await isNvidiaHere(machine)) return undefined;
      const absent = await sessionObstacle(hardware, machine);
      return absent && noDriver(machine, absent.why);
    }
    case 'mps':
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

/** Of hardware that is onnxruntime's alone: a session is made on it. */
async function sessionObstacle(hardware: Hardware, machine: Machine): Promise<Obstacle | undefined> {
  const failure = await machine.providerObstacle(hardware);
  if (failure === undefined) return undefined;
  const { summary, cause, remedy = { say: 'see what is here:', commands: ['model-lab doctor'] } } = failure;
  // Without where in its source the runtime said it.
  const [first = ''] = cause.replace(/^\S+\.cc:\d+ .* was false\. /, '').split('\n', 1);
  return { why: `${summary.replace(/\.$/, '')}: ${first}`, remedy };
}

const isNvidiaHere = ({ nvidiaDevice }: Machine): Promise<boolean> =>
  access(nvidiaDevice, constants.R_OK | constants.W_OK).then(
    () => true,
    () => false,
  );

const noDriver = ({ nvidiaDevice }: Machine, saidOnnx: string): Obstacle => ({
  why: `no NVIDIA driver has made ${nvidiaDevice}, or this user may not open it; ${saidOnnx}`,
  remedy: {
    say: 'install the driver, or give the container the GPU; this must then list it:',
    commands: ['nvidia-smi'],
  },
});

const unknown = (): Obstacle => ({
  why: `expected one of ${Hardware.options.join(', ')}`,
  remedy: { say: 'name hardware that is known:', commands: ['model-lab worker --hardware cpu'] },
});
