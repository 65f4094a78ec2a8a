import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { z } from 'zod';

/** A process that is not mistaken for a later one with the same number. */
export const ProcessIdentity = z.strictObject({ pid: z.int().positive(), bornAt: z.string() });
export type ProcessIdentity = z.infer<typeof ProcessIdentity>;

export async function identify(pid: number): Promise<ProcessIdentity | undefined> {
  const bornAt = process.platform === 'linux' ? await bornOnLinux(pid) : await bornByPs(pid);
  return bornAt === undefined ? undefined : { pid, bornAt };
}

export async function isAlive({ pid, bornAt }: ProcessIdentity): Promise<boolean> {
  return (await identify(pid))?.bornAt === bornAt;
}

/** Clock ticks since boot, with the boot that they count from. A slim image has no `ps`. */
async function bornOnLinux(pid: number): Promise<string | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
    // The name of the program, in brackets, may hold spaces and brackets itself; `state` is what follows it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, ticks] = [fields[0], fields[19]];
    const isDead = state === undefined || ['Z', 'X'].includes(state);
    return isDead || ticks === undefined ? undefined : `${boot.trim()}+${ticks}`;
  } catch {
    return undefined;
  }
}

async function bornByPs(pid: number): Promise<string | undefined> {
  try {
    const options = { env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' } };
    const { stdout } = await promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)], options);
    return stdout.trim() === '' ? undefined : stdout.trim();
  } catch {
    return undefined;
  }
}
