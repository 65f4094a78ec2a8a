import type { Artifact } from '../contract/artifact.ts';

export interface ArtifactDescription {
  kind: string;
  mediaType: string;
  name: string;
}

/**
 * Where content and facts are kept. Artifacts are immutable and named by hash; records are small JSON
 * documents under a key that is written once. Nothing is ever changed in place.
 */
export interface ArtifactStore {
  /** @throws LabError `StorageFull` */
  put(content: Uint8Array | string, description: ArtifactDescription): Promise<Artifact>;
  /** @throws LabError `ArtifactCorrupt` when the content is absent or does not match its hash */
  get(artifact: Artifact): Promise<Buffer>;
  /** A file with the content, for a program that reads files; never to be written to. Checked as `get` does. */
  localPath(sha256: string): Promise<string>;
  /**
   * Writes a record unless its key has one, and returns the one that stands.
   * @param key path-like: `fingerprint/3f…`, `sprint/nightly/20261123-061500-123`
   */
  record(key: string, value: unknown): Promise<unknown>;
  /** The record of a key, or undefined. */
  find(key: string): Promise<unknown>;
  /** Keys that start with the prefix, sorted. */
  list(prefix: string): Promise<string[]>;
}
