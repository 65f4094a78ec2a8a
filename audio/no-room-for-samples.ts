import { statfsSync } from 'node:fs';
import { hostname } from 'node:os';
import { LabError } from '../contract/failure.ts';

/**
 * When you get it: a long recording is decoded to disk, four bytes a sample (230 MB an hour at 16 kHz), and the disk
 * is full or cannot be written. Any other error comes back as it is.
 */
export function noRoomForSamples(error: unknown, folder: string, neededBytes: number): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!/^(ENOSPC|EDQUOT|EACCES|EPERM|EROFS|ENOTDIR)$/.test(code)) return error;
  const isFull = /^(ENOSPC|EDQUOT)$/.test(code);
  return new LabError({
    type: 'StorageFull',
    summary: isFull
      ? `No room in ${folder} for a long recording as it is decoded: ${megabytes(freeBytesOf(folder))} are free.`
      : `A long recording cannot be decoded to ${folder}: it cannot be written.`,
    cause: `${String(error)}, with ${neededBytes} more bytes to write`,
    blockedOn: 'disk',
    remedy: {
      say: 'free some space (an hour at 16 kHz takes 230 MB), or take another disk with MODEL_LAB_HOME.',
      commands: [isFull ? `df -h ${folder}` : `ls -ld ${folder}`],
      where: hostname(),
    },
  });
}

function freeBytesOf(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
