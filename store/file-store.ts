import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, readdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Artifact } from '../contract/artifact.ts';
import { LabError } from '../contract/failure.ts';
import type { ArtifactDescription, ArtifactStore } from './artifact-store.ts';
import { writeOnce } from './write-once.ts';

/**
 * Artifacts and records as files below one folder, shared by all processes of a machine:
 * `artifacts/<2 hex>/<sha256>` and `records/<key>.json`.
 */
export class FileStore implements ArtifactStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async put(content: Uint8Array | string, description: ArtifactDescription): Promise<Artifact> {
    const bytes = Buffer.from(content);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    await writeOnce(this.#artifactPath(sha256), bytes);
    return { sha256, bytes: bytes.length, ...description };
  }

  async get(artifact: Artifact): Promise<Buffer> {
    const path = this.#artifactPath(artifact.sha256);
    const content = await readFile(path).catch((error: unknown) => {
      throw corrupt(artifact.sha256, isAbsent(error) ? 'it is not in the store' : String(error));
    });
    const found = createHash('sha256').update(content).digest('hex');
    if (found !== artifact.sha256) await this.#discard(artifact.sha256, found);
    return content;
  }

  async localPath(sha256: string): Promise<string> {
    const path = this.#artifactPath(sha256);
    const hash = createHash('sha256');
    await pipeline(createReadStream(path), hash).catch((error: unknown) => {
      throw corrupt(sha256, isAbsent(error) ? 'it is not in the store' : String(error));
    });
    const found = hash.digest('hex');
    if (found !== sha256) await this.#discard(sha256, found);
    return path;
  }

  async record(key: string, value: unknown): Promise<unknown> {
    const written = await writeOnce(this.#recordPath(key), JSON.stringify(value));
    return written ? value : this.find(key);
  }

  async find(key: string): Promise<unknown> {
    try {
      return JSON.parse(await readFile(this.#recordPath(key), 'utf8')) as unknown;
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error;
    }
  }

  async list(prefix: string): Promise<string[]> {
    const folder = join(this.#folder, 'records', ...segments(prefix));
    const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(
      (error: unknown) => {
        if (isAbsent(error)) return [];
        throw error;
      },
    );
    return entries
      .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1, -'.json'.length))
      .map((path) => `${prefix}/${path.split(/[/\\]/).map(decodeURIComponent).join('/')}`)
      .sort();
  }

  /** Content that does not match its name is of no use to anyone and would stand in the way of a good copy. */
  async #discard(sha256: string, found: string): Promise<never> {
    await unlink(this.#artifactPath(sha256)).catch(() => undefined);
    throw corrupt(sha256, `its content hashes to ${found}; the bad file was removed`);
  }

  #artifactPath(sha256: string): string {
    return join(this.#folder, 'artifacts', sha256.slice(0, 2), sha256);
  }

  #recordPath(key: string): string {
    return `${join(this.#folder, 'records', ...segments(key))}.json`;
  }
}

/** Keys hold names that people chose: each part becomes one file name, and none leaves the folder. */
function segments(key: string): string[] {
  return key
    .split('/')
    .map((part) => encodeURIComponent(part).replace(/^\.+$/, (dots) => '%2E'.repeat(dots.length)));
}

const isAbsent = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT';

const corrupt = (sha256: string, cause: string): LabError =>
  new LabError({
    type: 'ArtifactCorrupt',
    summary: `Artifact ${sha256.slice(0, 12)} cannot be read.`,
    cause,
  });
