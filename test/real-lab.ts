/** The product as its users have it: the command line in processes of its own, a real server, worker and models. */
import { execa } from 'execa';
import { cp, mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readServices } from '../client/local/services-file.ts';
import { FileStore } from '../store/file-store.ts';
import { shareBundles } from './kept-bundles.ts';
import { programEntry } from './program-entry.ts';
import { temporalBinary } from './temporal-binary.ts';

const { path, execArgv } = programEntry('client/cli/main');
const projectRoot = fileURLToPath(new URL('..', import.meta.url));
const weightsCache = join(projectRoot, 'node_modules/.cache/model-lab-real-weights');
const ambient = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^(TEMPORAL|HF|MODEL_LAB|VITEST)_?|^CI$|^(NO|FORCE)_COLOR$/i.test(name),
  ),
);

export interface Ended {
  exitCode: number | undefined;
  stdout: string;
  stderr: string;
}

export interface RealLab {
  home: string;
  env: NodeJS.ProcessEnv;
  store: FileStore;
  /** Runs `model-lab …` to its end, in the project's folder. */
  run: (...args: string[]) => Promise<Ended>;
  /** Starts `model-lab …` and leaves it running. */
  spawn: (...args: string[]) => ReturnType<typeof modelLab>;
  processIds: () => Promise<{ server: number; worker: number }>;
  /** Stops everything and removes the home. */
  stop: () => Promise<void>;
}

const modelLab = (args: readonly string[], env: NodeJS.ProcessEnv) =>
  execa(process.execPath, [...execArgv, path, ...args], {
    cwd: projectRoot,
    env,
    extendEnv: false,
    reject: false,
  });

/** A home of its own with weights from earlier runs, so that a test does not download what another one did. */
export async function realLab(extraEnv: NodeJS.ProcessEnv = {}): Promise<RealLab> {
  const home = await mkdtemp(join(tmpdir(), 'lab-real-'));
  await shareBundles(home);
  if (await exists(weightsCache)) await cp(weightsCache, join(home, 'weights'), { recursive: true });
  const binaryFolder = dirname(await temporalBinary());
  const env = {
    ...ambient,
    PATH: `${binaryFolder}${delimiter}${process.env.PATH ?? ''}`,
    MODEL_LAB_HOME: home,
    TEMPORAL_CONFIG_FILE: join(home, 'none.toml'),
    // A hub that answers nothing: results must not depend on whether one can be reached from here.
    HF_ENDPOINT: 'http://127.0.0.1:9',
    HF_HUB_CACHE: join(home, 'hub'),
    NO_COLOR: '1',
    ...extraEnv,
  };
  const spawn = (...args: string[]): ReturnType<typeof modelLab> => modelLab(args, env);
  return {
    home,
    env,
    store: new FileStore(join(home, 'store')),
    spawn,
    run: async (...args) => {
      const { exitCode, stdout, stderr } = await spawn(...args);
      return { exitCode, stdout, stderr };
    },
    processIds: async () => {
      const { server, worker } = await readServices(home);
      if (server === undefined || worker === undefined) throw new Error('no server or no worker runs');
      return { server: server.process.pid, worker: worker.process.pid };
    },
    stop: async () => {
      await spawn('down');
      await keepWeights(home);
      await rm(home, { recursive: true, force: true });
    },
  };
}

async function keepWeights(home: string): Promise<void> {
  if ((await exists(weightsCache)) || !(await exists(join(home, 'weights')))) return;
  await mkdir(dirname(weightsCache), { recursive: true });
  await rename(join(home, 'weights'), weightsCache).catch(() => undefined);
}

const exists = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  );

/** Processes of this machine that were started with this home and still run. Linux only. */
export async function processesOf(home: string): Promise<string[]> {
  const { stdout } = await execa('ps', ['axeww', '-o', 'pid=,args='], { reject: false });
  return stdout.split('\n').filter((line) => line.includes(home) && !line.includes('ps axeww'));
}
