import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { LabError } from '../contract/failure.ts';
import { didYouMean } from '../contract/nearest-name.ts';
import { shippedFolder, shippedNames } from './shipped-datasets.ts';

/** Where references are looked up. */
export interface DatasetFolders {
  /** Paths are relative to it. */
  baseFolder: string;
  /** The folder of the shipped datasets. */
  shipped?: string;
}

/**
 * The folder or manifest file that a reference means: a shipped name first, then a path.
 *
 * @throws LabError `BadDataset` with the nearest name
 */
export async function locateDataset(
  reference: string,
  { baseFolder, shipped = shippedFolder() }: DatasetFolders,
): Promise<string> {
  const names = await shippedNames(shipped);
  if (names.includes(reference)) return join(shipped, reference);

  const path = isAbsolute(reference) ? reference : join(baseFolder, reference);
  const found = await stat(path).catch(() => undefined);
  if (found !== undefined) return path;

  if (!/[\\/]/.test(reference)) {
    const near = didYouMean(reference, names) || `; shipped are ${names.join(', ')}`;
    throw badReference(`unknown dataset "${reference}"${near}`);
  }
  const neighbours = await readdir(dirname(path)).catch(() => []);
  const near = didYouMean(basename(path), neighbours);
  const isHubId = /^[\w-][\w.-]*\/[\w.-]+$/.test(reference);
  const hub = isHubId ? ' (as a hub id it is not built yet: datasets are shipped names and paths)' : '';
  throw badReference(`there is no folder or manifest ${path}${near}${hub}`);
}

const badReference = (summary: string): LabError => new LabError({ type: 'BadDataset', summary });
