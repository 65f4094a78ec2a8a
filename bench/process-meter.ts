import { readFile } from 'node:fs/promises';

/** Linux counts processor time in hundredths of a second, whatever its clock. */
const ticksInSecond = 100;

/**
 * Processor time that a process and all its threads have used, in seconds. Read from outside, so that one yardstick
 * measures every contestant; undefined where there is no /proc.
 */
export async function cpuSecondsOf(pid: number): Promise<number | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // The program's name stands in brackets and may hold spaces; user and system time are fields 14 and 15.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields === undefined) return undefined;
  return (Number(fields[11]) + Number(fields[12])) / ticksInSecond;
}

/** The most memory that a process has held so far, in bytes; undefined where there is no /proc. */
export async function peakBytesOf(pid: number): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => undefined);
  const kilobytes = /^VmHWM:\s*(\d+) kB$/m.exec(status ?? '')?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
}
