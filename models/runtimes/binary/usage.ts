import { readFileSync } from 'node:fs';

/** Linux counts in hundredths of a second for programs, whatever its kernel does. */
const ticksASecond = 100;

/** CPU seconds of all programs that this process has started and that have ended; 0 where there is no /proc. */
export function endedProgramsCpuSeconds(): number {
  const stat = readProc('self/stat');
  // The name before it may contain spaces; cutime and cstime are fields 16 and 17 of the line.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13] ?? 0) + Number(fields[14] ?? 0)) / ticksASecond;
}

/** The most memory that a running program has had resident, in bytes; 0 where that cannot be had. */
export function peakBytesOf(pid: number): number {
  return 1024 * Number(/^VmHWM:\s+(\d+) kB/m.exec(readProc(`${pid}/status`))?.[1] ?? 0);
}

function readProc(path: string): string {
  try {
    return readFileSync(`/proc/${path}`, 'utf8');
  } catch {
    return '';
  }
}
