import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { LabError } from '../../contract/failure.ts';
import { didYouMean } from '../../contract/nearest-name.ts';

/** @throws LabError `BadSpec` when there is no such file, with the name of one that is near */
export async function readSpecText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const neighbours = await readdir(dirname(path)).catch((): string[] => []);
    const near = neighbours.includes(basename(path)) ? '' : didYouMean(basename(path), neighbours);
    throw new LabError({
      type: 'BadSpec',
      summary: `${path}: expected a spec, a YAML file${near}`,
      cause: error instanceof Error ? error.message : String(error),
    });
  }
}
