import { execa } from 'execa';

/** The model processes that a process has started and that still run; not what a loader of sources starts beside them. */
export async function modelProcessesOf(pid: number): Promise<number[]> {
  const { stdout } = await execa('pgrep', ['-P', String(pid), '-f', 'host-process'], { reject: false });
  return stdout.split('\n').filter(Boolean).map(Number);
}
