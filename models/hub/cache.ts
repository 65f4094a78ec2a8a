import { lstat, mkdir, readFile, readlink, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { LabError } from '../../contract/failure.ts';
import { pathInside } from '../weights/path-inside.ts';

export const isCommit = (revision: string): boolean => /^[0-9a-f]{40}$/.test(revision);

/**
 * One repository in the hub cache, laid out as Python's huggingface_hub does, so that either finds what the
 * other fetched: `blobs/<etag>`, `refs/<branch>` with a commit in it, `snapshots/<commit>/<path>` as links.
 */
export class RepositoryCache {
  readonly folder: string;
  readonly lockPath: string;

  /** @throws LabError `BadSpec` for a repository name that is none */
  constructor(cacheDir: string, repository: string) {
    if (!/^[\w.-]+\/[\w.-]+$/.test(repository) || repository.includes('..')) {
      throw new LabError({
        type: 'BadSpec',
        summary: `"${repository}" is no hub repository: expected owner/name.`,
      });
    }
    const name = `models--${repository.replace('/', '--')}`;
    this.folder = join(cacheDir, name);
    this.lockPath = join(cacheDir, '.locks', name, 'model-lab.lock');
  }

  /** The commit that a revision was resolved to when it was first pulled. */
  async commitOf(revision: string): Promise<string | undefined> {
    if (isCommit(revision)) return revision;
    const ref = await readFile(pathInside(join(this.folder, 'refs'), revision), 'utf8').catch(() => '');
    return isCommit(ref.trim()) ? ref.trim() : undefined;
  }

  async remember(revision: string, commit: string): Promise<void> {
    const ref = pathInside(join(this.folder, 'refs'), revision);
    await mkdir(dirname(ref), { recursive: true });
    const written = `${ref}.${process.pid}`;
    await writeFile(written, commit);
    await rename(written, ref);
  }

  /** Where a reader finds a file: links keep the names and the neighbours that model formats refer to. */
  pointer(commit: string, path: string): string {
    return pathInside(join(this.folder, 'snapshots', commit), path);
  }

  blob(etag: string): string {
    return pathInside(join(this.folder, 'blobs'), etag);
  }

  /** The etag under which a snapshot's file is stored, or undefined where the cache has no links (Windows). */
  async etagOf(pointer: string): Promise<string | undefined> {
    const isLink = (await lstat(pointer)).isSymbolicLink();
    return isLink ? basename(await readlink(pointer)) : undefined;
  }

  async link(etag: string, pointer: string): Promise<void> {
    await mkdir(dirname(pointer), { recursive: true });
    await rm(pointer, { force: true });
    await symlink(relative(dirname(pointer), this.blob(etag)), pointer);
  }

  /** Removes a bad file wherever its content lies: newer Pythons keep blobs in a store beside the repositories. */
  async discard(pointer: string): Promise<void> {
    const content = await realpath(pointer).catch(() => pointer);
    const etag = await this.etagOf(pointer).catch(() => undefined);
    await rm(content, { force: true });
    if (etag !== undefined) await rm(this.blob(etag), { force: true });
    await rm(pointer, { force: true });
  }
}
