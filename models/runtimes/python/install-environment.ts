import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { LabError } from '../../../contract/failure.ts';
import type { ModelCard } from '../../../contract/model-card.ts';
import { probeHardware } from '../../hardware-probe.ts';
import { withLock } from '../../weights/folder-lock.ts';
import { ensureRoom } from '../../weights/storage-full.ts';
import {
  environmentFolder,
  lookAtEnvironment,
  manifestPath,
  readManifest,
  type Manifest,
} from './environment.ts';
import { checkoutFolder, type CheckedOut } from './checkout.ts';
import { familyOf } from './family.ts';
import { fetchCheckout, findGit } from './fetch-checkout.ts';
import { findInstaller, needsUv, type Installer } from './installer.ts';
import { readLock, type Lock } from './lock.ts';
import { runInstaller } from './run-installer.ts';
import { buildOf, isCudaLock, splitLock, type TorchBuild } from './torch-build.ts';
import { manifestOf, missingFiles } from './verify-environment.ts';

export interface InstallDeps {
  home: string;
  env: NodeJS.ProcessEnv;
  /** A line about how far it is. */
  say: (line: string) => void;
  signal?: AbortSignal | undefined;
}

export interface InstallPlan {
  name: string;
  folder: string;
  lock: Lock;
  installer: Installer;
  /** Which build of torch it gets; undefined where there is one alone, or none. */
  torch: TorchBuild | undefined;
  /** What is downloaded at most; undefined where nobody counted. */
  downloadBytes: number | undefined;
  /** How much of that is of no use on this machine, which has no GPU. */
  uselessBytes: number;
  /** What has to be free on the disk. */
  roomBytes: number;
}

/** Unpacked, packages are about three times as large as their download, which is on disk as well at the end. */
const growth = 4;

/**
 * What an installation would do; undefined when the environment is there and every file of it is.
 *
 * Where there is no NVIDIA GPU, uv brings torch's build for CPUs; `hardware` says it for a machine that is not this
 * one. An environment that is there with the larger build stays as it is: it runs on a CPU as well.
 * @throws LabError `BadSpec`, `MissingBinary`, `MissingRuntime`, `MissingPackage`
 */
export async function planInstall(
  card: ModelCard,
  { home, env, hardware }: Pick<InstallDeps, 'home' | 'env'> & { hardware?: TorchBuild | undefined },
): Promise<InstallPlan | undefined> {
  const family = familyOf(card);
  const lock = await readLock(family);
  const folder = environmentFolder(family, lock, home);
  const needed = isCudaLock(lock) ? (hardware ?? (await gpuHere())) : undefined;
  if (await isComplete(folder, needed)) return undefined;
  if (lock.checkouts.length > 0) await findGit(family.name, env);
  const installer = await findInstaller(family.name, lock, env);
  const best = installer.lockForCpu === undefined ? 'cuda' : 'cpu';
  const torch = isCudaLock(lock) ? (needed ?? best) : undefined;
  if (torch === 'cpu' && best === 'cuda') throw new LabError(needsUv(family.name));
  const { downloadBytes: whole, cudaBytes } = lock;
  const downloadBytes = whole === undefined ? undefined : whole - (torch === 'cpu' ? cudaBytes : 0);
  const uselessBytes = torch === 'cuda' && needed === undefined ? cudaBytes : 0;
  const roomBytes = growth * (downloadBytes ?? 0);
  return { name: family.name, folder, lock, installer, torch, downloadBytes, uselessBytes, roomBytes };
}

const gpuHere = async (): Promise<'cuda' | undefined> =>
  (await probeHardware(['cuda'])).served.length > 0 ? 'cuda' : undefined;

/**
 * Makes an environment, or makes it anew. It gets its name when everything in it is in place, so that one that
 * was cut off never passes as installed; who asks at the same time waits for the first.
 * @throws LabError; the abort reason of `signal`
 */
export async function installEnvironment(plan: InstallPlan, deps: InstallDeps): Promise<void> {
  const { folder, lock, installer, torch } = plan;
  const environments = dirname(folder);
  await mkdir(environments, { recursive: true });
  await withLock(`${folder}.lock`, deps.signal, async () => {
    if (await isComplete(folder, torch)) return;
    await removeLeftovers(folder);
    await ensureRoom(environments, plan.roomBytes);
    const work = await mkdtemp(`${partial(folder)}${process.pid}-`);
    const made = join(work, 'environment');
    try {
      await runInstaller(plan, installer.create(made), deps);
      const checkouts = await fetchCheckouts(plan, made, deps);
      const locks = torch === 'cpu' ? await locksForCpu(plan, made, work, deps) : [lock.path];
      await runInstaller(plan, installer.install(made, locks, torch), deps);
      await writeFile(manifestPath(made), JSON.stringify({ ...(await manifestOf(made)), checkouts }));
      await rename(folder, join(work, 'replaced')).catch(ignoreAbsent);
      await rename(made, folder);
    } finally {
      await rm(work, { recursive: true, force: true, maxRetries: 5 });
    }
  });
}

/** Before the packages: they are small, and the likeliest to be out of reach. */
async function fetchCheckouts(
  { name, lock }: InstallPlan,
  made: string,
  deps: InstallDeps,
): Promise<Manifest['checkouts']> {
  const checkouts: Record<string, CheckedOut> = {};
  for (const checkout of lock.checkouts) {
    deps.say(`Fetching ${checkout.url} at ${checkout.commit.slice(0, 7)}`);
    checkouts[checkout.name] = await fetchCheckout(name, checkout, checkoutFolder(made, checkout.name), deps);
  }
  return checkouts;
}

/**
 * What a lock pins, but torch in its build for CPUs, of the same version. Hashes of that build are in no lock: they
 * are those that its index names now, and nothing else is installed.
 */
async function locksForCpu(
  plan: InstallPlan,
  made: string,
  work: string,
  deps: InstallDeps,
): Promise<string[]> {
  const { others, torch } = await splitLock(plan.lock);
  const [pins, ofOthers, ofTorch] = [
    join(work, 'torch.txt'),
    join(work, 'others.lock'),
    join(work, 'torch.lock'),
  ];
  await writeFile(pins, torch);
  await writeFile(ofOthers, others);
  const command = plan.installer.lockForCpu?.(made, pins, ofTorch);
  if (command === undefined) throw new Error(`${plan.installer.name} knows no builds for CPUs`);
  await runInstaller(plan, command, deps);
  return [ofOthers, ofTorch];
}

async function isComplete(folder: string, torch: TorchBuild | undefined): Promise<boolean> {
  if ((await lookAtEnvironment(folder)).state !== 'whole') return false;
  const manifest = await readManifest(folder);
  if (manifest === undefined || (torch !== undefined && buildOf(manifest) !== torch)) return false;
  return (await missingFiles(folder, manifest)).length === 0;
}

/** Beside the environment, so that a rename is enough. */
const partial = (folder: string): string => join(dirname(folder), `.partial-${basename(folder)}-`);

/** What an installation that was killed left behind. Under the lock nobody else works on this environment. */
async function removeLeftovers(folder: string): Promise<void> {
  const environments = dirname(folder);
  const leftovers = (await readdir(environments)).filter((name) =>
    join(environments, name).startsWith(partial(folder)),
  );
  for (const name of leftovers) {
    // An installer may outlive whoever was killed, and still write for a while: the next installation removes it.
    await rm(join(environments, name), { recursive: true, force: true, maxRetries: 5 }).catch(
      () => undefined,
    );
  }
}

const ignoreAbsent = (error: unknown): void => {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
};
