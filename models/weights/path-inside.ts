import { isAbsolute, join, normalize, sep, win32 } from 'node:path';
import { LabError } from '../../contract/failure.ts';

/**
 * A path under a folder, for a name that came from elsewhere.
 * @throws LabError `InvalidOutput` when the name would lead out of the folder
 */
export function pathInside(folder: string, name: string): string {
  const parts = name.split(/[/\\]/);
  const escapes =
    name === '' ||
    name.includes('\0') ||
    isAbsolute(name) ||
    win32.isAbsolute(name) ||
    /^[A-Za-z]:/.test(name) ||
    parts.some((part) => part === '..' || part === '.' || part === '');
  const path = join(folder, name);
  if (escapes || !path.startsWith(normalize(folder + sep))) {
    throw new LabError({
      type: 'InvalidOutput',
      summary: `The file name ${JSON.stringify(name)} leads out of ${folder}, so nothing was written.`,
      cause: 'a name with "..", an absolute path, or an empty part',
    });
  }
  return path;
}
