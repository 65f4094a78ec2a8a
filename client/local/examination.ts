import { execa } from 'execa';
import { access, constants, mkdir, statfs } from 'node:fs/promises';
import { availableParallelism, totalmem } from 'node:os';
import { LabError, type Remedy } from '../../contract/failure.ts';
import { hubSettings } from '../../models/hub/settings.ts';
import { resolveToken } from '../../models/hub/token.ts';
import { installedPackage } from '../../models/installed-package.ts';
import { pythonWithPip } from '../../models/weights/python-with-pip.ts';
import { providerObstacle } from '../../models/runtimes/onnx/provider-obstacle.ts';
import { probeProvider } from '../../models/runtimes/onnx/session.ts';
import { configuredServer } from '../configured-server.ts';
import { serverAnswers } from './server-identity.ts';
import { temporalVersion } from './temporal-program.ts';
import { homeCopy } from './temporal-ways/home-copy.ts';
import { onPath } from './temporal-ways/on-path.ts';

/** One prerequisite. Without what is `missing` the lab does not work; what is `absent` it does without. */
export interface Check {
  name: string;
  state: 'found' | 'absent' | 'missing';
  /** A version, a size or an address; for what is not there, what that means. */
  detail: string;
  fix?: Pick<Remedy, 'say' | 'commands'>;
}

interface Patient {
  env: NodeJS.ProcessEnv;
  home: string;
  fetch?: typeof globalThis.fetch;
}

/** Free space that the quickstart needs: server, weights and results. */
const neededBytes = 1e9;
const hubPatienceMs = 2_000;

/** Looks at everything that the lab needs of a machine. Starts and installs nothing. */
export async function examine(patient: Patient): Promise<Check[]> {
  const [withPip, server, onnx, gpuCheck, room, hubCheck, tokenCheck] = await Promise.all([
    python(patient),
    temporal(patient),
    onnxruntime(),
    gpu(patient),
    disk(patient),
    hub(patient),
    token(patient),
  ]);
  return [node(), withPip, server, onnx, gpuCheck, room, memory(), cores(), hubCheck, tokenCheck];
}

function node(): Check {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isNew = major > 20 || (major === 20 && minor >= 19);
  const check = { name: 'Node', detail: process.versions.node };
  if (isNew) return { ...check, state: 'found' };
  return { ...check, state: 'missing', fix: { say: 'install Node 20.19 or newer', commands: [] } };
}

async function python({ env }: Patient): Promise<Check> {
  const name = 'Python';
  try {
    const path = await pythonWithPip('weights', env);
    const { stdout } = await execa(path, ['-m', 'pip', '--version'], { env, extendEnv: false });
    return { name, state: 'found', detail: stdout.replace(/ from .*\(/, ' (') };
  } catch (error) {
    return asMissing(name, 'absent', error);
  }
}

async function temporal(patient: Patient): Promise<Check> {
  const name = 'Temporal';
  const configured = configuredServer(patient.env);
  if (configured !== undefined) {
    const { address, connectionOptions } = configured;
    const isUp = await serverAnswers(address, connectionOptions);
    if (isUp) return { name, state: 'found', detail: `server at ${address} (configured) answers` };
    return {
      name,
      state: 'missing',
      detail: `no server answers at ${address} (configured)`,
      fix: {
        say: 'start it, or correct TEMPORAL_ADDRESS:',
        commands: [`temporal operator cluster health --address ${address}`],
      },
    };
  }
  for (const way of [onPath, homeCopy]) {
    const found = await way({ ...patient, log: () => undefined });
    if ('why' in found) continue;
    const version = await temporalVersion(found.path);
    if (version !== undefined) return { name, state: 'found', detail: `${version} (${found.origin})` };
  }
  return {
    name,
    state: 'absent',
    detail: 'not here yet',
    fix: { say: 'fetched at first use:', commands: ['model-lab up'] },
  };
}

async function onnxruntime(): Promise<Check> {
  const name = 'onnxruntime';
  try {
    await probeProvider('cpu');
    return {
      name,
      state: 'found',
      detail: `${(await installedPackage('onnxruntime-node'))?.version ?? ''} runs on cpu`,
    };
  } catch (error) {
    return asMissing(name, 'missing', error);
  }
}

/** Execution providers that onnxruntime-node has for a system. */
const gpus: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: ['coreml', 'webgpu'],
  linux: ['cuda', 'webgpu'],
};

async function gpu({ env }: Patient): Promise<Check> {
  const name = 'GPU';
  const tried = gpus[process.platform] ?? ['webgpu'];
  const obstacles = await Promise.all(tried.map((provider) => providerObstacle(provider, { env })));
  const found = tried.filter((_, index) => obstacles[index] === undefined);
  if (found.length > 0) return { name, state: 'found', detail: `onnxruntime runs on ${found.join(', ')}` };
  const detail = `none that onnxruntime runs on (tried ${tried.join(', ')}); docs/runtimes.md says what each needs`;
  return { name, state: 'absent', detail };
}

/** A prerequisite whose own code knows its cure. */
function asMissing(name: string, state: Check['state'], error: unknown): Check {
  if (!(error instanceof LabError)) throw error;
  const [{ summary, remedy }] = error.failures;
  if (remedy === undefined) return { name, state, detail: summary };
  return { name, state, detail: summary, fix: { say: remedy.say, commands: remedy.commands } };
}

async function disk({ home }: Patient): Promise<Check> {
  const name = 'disk';
  try {
    await mkdir(home, { recursive: true });
    await access(home, constants.W_OK);
    const { bavail, bsize } = await statfs(home);
    const detail = `${gigabytes(bavail * bsize)} free in ${home}`;
    if (bavail * bsize >= neededBytes) return { name, state: 'found', detail };
    const say = `free ${gigabytes(neededBytes)} there, or set MODEL_LAB_HOME to a larger disk`;
    return { name, state: 'missing', detail, fix: { say, commands: [`df -h ${home}`] } };
  } catch (error) {
    const detail = `${home} cannot be used: ${error instanceof Error ? error.message : String(error)}`;
    const say = 'set MODEL_LAB_HOME to a folder that you may write to';
    return { name, state: 'missing', detail, fix: { say, commands: [] } };
  }
}

function memory(): Check {
  const limit = process.constrainedMemory();
  const isLimited = limit > 0 && limit < totalmem();
  const detail = isLimited ? `${gigabytes(limit)} (limit of this container)` : gigabytes(totalmem());
  return { name: 'memory', state: 'found', detail };
}

function cores(): Check {
  return { name: 'cores', state: 'found', detail: String(availableParallelism()) };
}

async function hub({ env, fetch = globalThis.fetch }: Patient): Promise<Check> {
  const name = 'model hub';
  const { endpoint, offline } = hubSettings(env);
  if (offline) return { name, state: 'absent', detail: 'offline, as HF_HUB_OFFLINE says' };
  try {
    const { status } = await fetch(endpoint, {
      method: 'HEAD',
      redirect: 'manual',
      signal: AbortSignal.timeout(hubPatienceMs),
    });
    if (status < 500) return { name, state: 'found', detail: `${endpoint} answers` };
    return { name, state: 'absent', detail: `${endpoint} answers with status ${status}` };
  } catch {
    return {
      name,
      state: 'absent',
      detail: `${endpoint} is out of reach: weights come from package registries`,
    };
  }
}

async function token({ env }: Patient): Promise<Check> {
  const name = 'hub token';
  const isThere = (await resolveToken(env, hubSettings(env))) !== undefined;
  if (isThere) return { name, state: 'found', detail: 'set' };
  return {
    name,
    state: 'absent',
    detail: 'only gated models need one',
    fix: { say: 'to use these:', commands: ['hf auth login'] },
  };
}

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;
