import { statfs } from 'node:fs/promises';
import { hostname } from 'node:os';
import { LabError } from '../../contract/failure.ts';

/**
 * Refuses a download that cannot fit, before it fills the disk.
 * @throws LabError `StorageFull`
 */
export async function ensureRoom(folder: string, neededBytes: number): Promise<void> {
  const freeBytes = await freeBytesOf(folder);
  if (freeBytes < neededBytes) throw storageFull(folder, neededBytes, freeBytes);
}

/** The error to throw for one that a write gave: a full or unwritable disk is `StorageFull`, others stay. */
export async function classifyWrite(error: unknown, folder: string, neededBytes: number): Promise<unknown> {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (/^(ENOSPC|EDQUOT)$/.test(code)) return storageFull(folder, neededBytes, await freeBytesOf(folder));
  if (/^(EACCES|EPERM|EROFS|ENOTDIR)$/.test(code)) return unwritable(folder, String(error));
  return error;
}

async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** When you get it: the folder for weights is on a read-only disk, or belongs to somebody else. */
function unwritable(folder: string, cause: string): LabError {
  return new LabError({
    type: 'StorageFull',
    summary: `Weights cannot be kept in ${folder}: it cannot be written.`,
    cause,
    blockedOn: 'disk',
    remedy: {
      say: `${elsewhere}, or take the folder over.`,
      commands: [`ls -ld ${folder}`],
      where: hostname(),
    },
  });
}

const elsewhere = 'keep weights on another disk with MODEL_LAB_HOME (and HF_HUB_CACHE for the hub cache)';

/** When you get it: the disk (or a quota on it) has no room for weights; what was written of them is removed. */
function storageFull(folder: string, neededBytes: number, freeBytes: number): LabError {
  const missing = neededBytes - freeBytes;
  // A quota or another program's files can refuse a write while the disk itself reports room.
  const lack = missing > 0 ? `${megabytes(missing)} are missing` : `${megabytes(neededBytes)} were refused`;
  return new LabError({
    type: 'StorageFull',
    summary: `No room for weights in ${folder}: ${lack} (needed ${megabytes(neededBytes)}, free ${megabytes(freeBytes)}).`,
    cause: `free ${freeBytes} bytes, needed ${neededBytes} bytes`,
    blockedOn: 'disk',
    remedy: {
      say: `free some space, or ${elsewhere}.`,
      commands: [`df -h ${folder}`],
      where: hostname(),
    },
  });
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
