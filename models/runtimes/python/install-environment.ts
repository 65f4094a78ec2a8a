import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { execa, ExecaError } from 'execa';
import type { ModelCard } from '../../../contract/model-card.ts';
import { withLock } from '../../weights/folder-lock.ts';
import { classifyWrite, ensureRoom } from '../../weights/storage-full.ts';
import { classifyInstall } from './classify-install.ts';
import { environmentFolder, lookAtEnvironment, manifestPath, readManifest } from './environment.ts';
import { familyOf } from './family.ts';
import { findInstaller, type Installer } from './installer.ts';
import { readLock, type Lock } from './lock.ts';
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
}

/** Lines of uv and pip that show how far they are. */
const tells = /^\s*(Downloading|Using cached|Installing|Resolved|Prepared|Installed) /;

/** Unpacked, packages are about three times as large as their download, which is on disk as well at the end. */
const growth = 4;

/**
 * What an installation would do; undefined when the environment is there and every file of it is.
 * @throws LabError `BadSpec`, `MissingBinary`, `MissingRuntime`, `MissingPackage`
 */
export async function planInstall(
  card: ModelCard,
  { home, env }: Pick<InstallDeps, 'home' | 'env'>,
): Promise<InstallPlan | undefined> {
  const family = familyOf(card);
  const lock = await readLock(family);
  const folder = environmentFolder(family, lock, home);
  if (await isComplete(folder)) return undefined;
  return { name: family.name, folder, lock, installer: await findInstaller(card.id, lock, env) };
}

/**
 * Makes an environment, or makes it anew. It gets its name when everything in it is in place, so that one that
 * was cut off never passes as installed; who asks at the same time waits for the first.
 * @throws LabError; the abort reason of `signal`
 */
export async function installEnvironment(plan: InstallPlan, deps: InstallDeps): Promise<void> {
  const { folder, lock } = plan;
  const environments = dirname(folder);
  await mkdir(environments, { recursive: true });
  await withLock(`${folder}.lock`, deps.signal, async () => {
    if (await isComplete(folder)) return;
    await removeLeftovers(folder);
    await ensureRoom(environments, growth * (lock.downloadBytes ?? 0));
    const work = await mkdtemp(`${partial(folder)}${process.pid}-`);
    const made = join(work, 'environment');
    try {
      await run(plan, plan.installer.create(made), deps);
      await run(plan, plan.installer.install(made, lock.path), deps);
      await writeFile(manifestPath(made), JSON.stringify(await manifestOf(made)));
      await rename(folder, join(work, 'replaced')).catch(ignoreAbsent);
      await rename(made, folder);
    } finally {
      await rm(work, { recursive: true, force: true, maxRetries: 5 });
    }
  });
}

async function isComplete(folder: string): Promise<boolean> {
  if ((await lookAtEnvironment(folder)).state !== 'whole') return false;
  const manifest = await readManifest(folder);
  return manifest !== undefined && (await missingFiles(folder, manifest)).length === 0;
}

async function run(
  { name, installer, folder, lock }: InstallPlan,
  [program, ...options]: [string, ...string[]],
  { env, say, signal }: InstallDeps,
): Promise<void> {
  const child = execa(program, options, {
    env: { ...env, PYTHONUNBUFFERED: '1', NO_COLOR: '1' },
    extendEnv: false,
    all: true,
    stdin: 'ignore',
    killSignal: 'SIGKILL',
    ...(signal === undefined ? {} : { cancelSignal: signal }),
  });
  const saying = (async () => {
    for await (const line of child.iterable({ from: 'all' })) if (tells.test(line)) say(line.trim());
  })();
  try {
    await Promise.all([child, saying.catch(() => undefined)]);
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof ExecaError)) throw error;
    const said = String(error.all ?? '') || error.shortMessage;
    if (/No space left on device|Disk quota exceeded/.test(said)) {
      const full = Object.assign(new Error(said), { code: 'ENOSPC' });
      throw await classifyWrite(full, dirname(folder), growth * (lock.downloadBytes ?? 0));
    }
    throw classifyInstall({ name, installer: installer.name, said });
  }
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
