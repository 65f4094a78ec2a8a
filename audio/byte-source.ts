import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { badAudio, messageOf } from './bad-audio.ts';

/** Encoded audio that is read piece by piece, so that no file has to fit into memory. */
export interface ByteSource {
  /** For messages. */
  name: string;
  bytes: number;
  /** At most `length` bytes from `position`; fewer at the end. */
  read(position: number, length: number): Promise<Buffer>;
}

export const bytesFrom = (content: Uint8Array, name: string): ByteSource => {
  const buffer = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  return {
    name,
    bytes: buffer.length,
    read: (position, length) => Promise.resolve(buffer.subarray(position, position + length)),
  };
};

/**
 * Opens a file for as long as `use` takes.
 *
 * @throws LabError `BadAudio` when there is no such file, it may not be read or it has no bytes
 */
export async function withFile<T>(path: string, use: (source: ByteSource) => Promise<T>): Promise<T> {
  const name = basename(path);
  const file = await open(path).catch((error: unknown) => {
    throw badAudio(name, 'cannot be opened', messageOf(error));
  });
  try {
    const stat = await file.stat();
    if (!stat.isFile()) throw badAudio(name, 'is not a file', `${path} is a folder or a device`);
    if (stat.size === 0) throw badAudio(name, 'is empty', `${path} has 0 bytes`);
    const read = async (position: number, length: number): Promise<Buffer> => {
      const buffer = Buffer.allocUnsafe(Math.max(0, Math.min(length, stat.size - position)));
      const { bytesRead } = await file.read(buffer, 0, buffer.length, position);
      return buffer.subarray(0, bytesRead);
    };
    return await use({ name, bytes: stat.size, read });
  } finally {
    await file.close();
  }
}

/** The bytes from `start` up to `end`, a piece at a time. */
export async function* pieces(
  source: ByteSource,
  start: number,
  pieceBytes: number,
  end = source.bytes,
): AsyncGenerator<Buffer> {
  for (let at = start; at < end;) {
    const piece = await source.read(at, Math.min(pieceBytes, end - at));
    if (piece.length === 0) return;
    at += piece.length;
    yield piece;
  }
}
