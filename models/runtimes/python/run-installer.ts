import { dirname } from 'node:path';
import { execa, ExecaError } from 'execa';
import { classifyWrite } from '../../weights/storage-full.ts';
import { classifyInstall } from './classify-install.ts';
import type { InstallDeps, InstallPlan } from './install-environment.ts';

/** Lines of uv and pip that show how far they are. */
const tells = /^\s*(Downloading|Using cached|Installing|Resolved|Prepared|Installed) /;

/**
 * One step of an installation.
 * @throws LabError; the abort reason of `signal`
 */
export async function runInstaller(
  { name, installer, folder, torch, roomBytes }: InstallPlan,
  [program, ...options]: [string, ...string[]],
  { env, say, signal }: InstallDeps,
): Promise<void> {
  const child = execa(program, options, {
    // The plan says which build of torch is wanted: a variable that says another would not fit the lock's hashes.
    env: { ...env, PYTHONUNBUFFERED: '1', NO_COLOR: '1', UV_TORCH_BACKEND: undefined },
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
      throw await classifyWrite(full, dirname(folder), roomBytes);
    }
    throw classifyInstall({ name, installer: installer.name, said, torch });
  }
}
