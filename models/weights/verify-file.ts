import { stat } from 'node:fs/promises';
import { LabError } from '../../contract/failure.ts';
import { digestOf } from './digest.ts';

/** What a file has to be. `gitBlob` is git's sha1 of the content, which the hub gives for small files. */
export interface ExpectedContent {
  bytes?: number | undefined;
  sha256?: string | undefined;
  gitBlob?: string | undefined;
}

/**
 * The sha256 of a file that is what was expected.
 * @throws LabError `WeightsCorrupt`; the caller, who knows what else hangs on the file, removes it
 */
export async function verifyFile(path: string, expected: ExpectedContent, name: string): Promise<string> {
  const { size } = await stat(path);
  if (expected.bytes !== undefined && size !== expected.bytes) {
    throw corrupt(name, `expected ${expected.bytes} bytes, found ${size}`, path);
  }
  const sha256 = await digestOf(path);
  if (expected.sha256 !== undefined && sha256 !== expected.sha256) {
    throw corrupt(name, `expected sha256 ${expected.sha256}, found ${sha256}`, path);
  }
  if (expected.gitBlob !== undefined) {
    const gitBlob = await digestOf(path, 'git-blob');
    if (gitBlob !== expected.gitBlob) {
      throw corrupt(name, `expected git blob ${expected.gitBlob}, found ${gitBlob}`, path);
    }
  }
  return sha256;
}

/** When you get it: what arrived or lay here is not what was pinned. It was removed; fetching again mends it. */
export function corrupt(name: string, difference: string, path?: string): LabError {
  return new LabError({
    type: 'WeightsCorrupt',
    summary: `${name} is not the file that was pinned: ${difference}.`,
    cause: path === undefined ? difference : `${path}: ${difference}`,
  });
}
