import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';

/** How a file's content is hashed: plainly, or as git names a blob (sha1 over a header and the content). */
export type DigestKind = 'sha256' | 'git-blob';

/** Files whose content was hashed in this process; reading them again would tell nothing new. */
const known = new Map<string, Promise<string>>();

/**
 * Hash of a file's content, lower-case hex. A file is read once in the life of a process, and again when its
 * size or modification time has changed. The key is the inode, so a rename or a link does not cost a second read.
 */
export async function digestOf(path: string, kind: DigestKind = 'sha256'): Promise<string> {
  const { dev, ino, mtimeNs, size } = await stat(path, { bigint: true });
  const key = `${kind}:${dev}:${ino}:${mtimeNs}:${size}`;
  const earlier = known.get(key);
  if (earlier !== undefined) return earlier;
  const digest = read(path, kind, size);
  known.set(key, digest);
  digest.catch(() => known.delete(key));
  return digest;
}

/** The same, read anew each time. */
export const freshDigestOf = async (path: string, kind: DigestKind): Promise<string> =>
  read(path, kind, (await stat(path, { bigint: true })).size);

async function read(path: string, kind: DigestKind, size: bigint): Promise<string> {
  const hash = createHash(kind === 'sha256' ? 'sha256' : 'sha1');
  if (kind === 'git-blob') hash.update(`blob ${size}\0`);
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}
