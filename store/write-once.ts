import { randomUUID } from 'node:crypto';
import { link, mkdir, open, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { asStorageFull } from './storage-full.ts';

/**
 * Writes a file whole or not at all, and never over one that stands: readers see the complete content or
 * no file. Returns false when there was one already.
 */
export async function writeOnce(path: string, content: Uint8Array | string): Promise<boolean> {
  const folder = dirname(path);
  const temporary = `${path}.${process.pid}-${randomUUID()}.tmp`;
  try {
    await mkdir(folder, { recursive: true });
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(content);
      // The name must not survive a power cut that the content does not.
      await file.sync();
    } finally {
      await file.close();
    }
    await link(temporary, path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw await asStorageFull(error, folder, content.length);
  } finally {
    await unlink(temporary).catch(() => undefined);
  }
}
