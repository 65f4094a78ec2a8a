import { cpus } from 'node:os';
import { peakBytesOf } from '../runtimes/binary/usage.ts';

/** CPU time used so far, in seconds: by the whole machine, and by this process and those that work for it. */
export interface CpuReading {
  machineSeconds: number;
  ownSeconds: number;
  atMs: number;
}

/** @param besideSeconds CPU time of processes that work for this one */
export function readCpu(besideSeconds = 0): CpuReading {
  const busyMs = cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0);
  const own = process.cpuUsage();
  return {
    machineSeconds: busyMs / 1000,
    ownSeconds: (own.user + own.system) / 1e6 + besideSeconds,
    atMs: performance.now(),
  };
}

/** How many cores other programs kept busy since a reading, on average. */
export function otherCoresSince(before: CpuReading, besideSeconds = 0): number {
  const now = readCpu(besideSeconds);
  const wallSeconds = (now.atMs - before.atMs) / 1000;
  if (wallSeconds <= 0) return 0;
  const others = now.machineSeconds - before.machineSeconds - (now.ownSeconds - before.ownSeconds);
  return Math.max(0, others / wallSeconds);
}

/** The most memory that this process has had resident. Linux begins the usual count with that of the parent. */
export const peakBytes = (): number => peakBytesOf(process.pid) || process.resourceUsage().maxRSS * 1024;
