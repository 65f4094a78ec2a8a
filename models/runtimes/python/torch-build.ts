import { readFile } from 'node:fs/promises';
import type { Manifest } from './environment.ts';
import type { Lock } from './lock.ts';

/** What an environment's torch is built for: `cuda` runs on a CPU as well, and is several times as large. */
export type TorchBuild = 'cpu' | 'cuda';

/** Packages with a build for each kind of hardware: they fit each other only when all are of the same. */
const builtPerHardware = /^torch(audio|codec|vision)?$/;
/** What the build for CUDA needs besides itself; make-lock.py counts the same. */
const onlyForCuda = /^(nvidia-|cuda-)|^triton$/;

/** Whether a lock gives torch's build for CUDA here: the package registry has no other for Linux. */
export const isCudaLock = ({ packages }: Lock): boolean =>
  process.platform === 'linux' &&
  packages.has('torch') &&
  [...packages].some((name) => onlyForCuda.test(name));

/** Which build was installed from a lock that is one for CUDA; its version says `+cpu`, or nothing. */
export const buildOf = ({ distributions }: Manifest): TorchBuild =>
  distributions.some((name) => /^torch-[^-]*\+cpu\b/.test(name)) ? 'cpu' : 'cuda';

/** A lock without torch and what is for CUDA alone, hashes and all; and what it pins of torch: `torch==2.15.0`. */
export async function splitLock({ path }: Lock): Promise<{ others: string; torch: string }> {
  const entries = (await readFile(path, 'utf8')).split(/^(?=[A-Za-z0-9])/m).slice(1);
  const nameOf = (entry: string): string => entry.split('==')[0] ?? '';
  const others = entries.filter(
    (entry) => !builtPerHardware.test(nameOf(entry)) && !onlyForCuda.test(nameOf(entry)),
  );
  const torch = entries.filter((entry) => builtPerHardware.test(nameOf(entry)));
  return { others: others.join(''), torch: torch.map((entry) => entry.replace(/ \\\n[^]*/, '\n')).join('') };
}
