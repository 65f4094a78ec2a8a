import { statfs } from 'node:fs/promises';
import { hostname } from 'node:os';
import { LabError } from '../contract/failure.ts';

const fullDiskCodes = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** Turns "no space left" into `StorageFull` with how much is missing; any other error comes back as it is. */
export async function asStorageFull(error: unknown, folder: string, neededBytes: number): Promise<unknown> {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!fullDiskCodes.has(code)) return error;
  const freeBytes = await statfs(folder).then(
    (stats) => stats.bavail * stats.bsize,
    () => 0,
  );
  const missingMegabytes = Math.max(1, Math.ceil((neededBytes - freeBytes) / 1e6));
  return new LabError({
    type: 'StorageFull',
    summary: `No room in ${folder}: at least ${missingMegabytes} MB more is needed.`,
    cause: error instanceof Error ? error.message : code,
    blockedOn: 'disk',
    remedy: {
      say: `free at least ${missingMegabytes} MB there, or set MODEL_LAB_HOME to a larger disk`,
      commands: [`df -h ${folder}`],
      where: hostname(),
    },
  });
}
