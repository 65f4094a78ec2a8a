import { bytesFrom, pieces, type ByteSource } from '../byte-source.ts';
import { boxesBetween } from './mp4-box.ts';

/** On the way from the movie to the tables that say where each chunk of sound starts in the file. */
const parents = new Set(['trak', 'mdia', 'minf', 'stbl']);

/**
 * An MP4 file with its index (`moov`) in front of its sound, where phones put it last: a decoder that has
 * the index can decode as it reads, instead of everything at the end.
 */
export async function* mp4Pieces(source: ByteSource, pieceBytes: number): AsyncGenerator<Buffer> {
  const boxes = await boxesBetween(source, 0, source.bytes);
  const moov = boxes.find(({ type }) => type === 'moov');
  const sound = boxes.find(({ type }) => type === 'mdat');
  // Tables of four bytes a place cannot be moved beyond 4 GB.
  if (moov === undefined || sound === undefined || moov.start < sound.start || source.bytes > 0xffffffff) {
    yield* pieces(source, 0, pieceBytes);
    return;
  }
  const index = Buffer.from(await source.read(moov.start, moov.end - moov.start));
  const moved = (place: number): number => (place < moov.start ? place + index.length : place);
  await moveChunks(index, { start: moov.content - moov.start, end: index.length }, moved);
  yield* pieces(source, 0, pieceBytes, sound.start);
  yield index;
  yield* pieces(source, sound.start, pieceBytes, moov.start);
  yield* pieces(source, moov.end, pieceBytes);
}

async function moveChunks(
  index: Buffer,
  within: { start: number; end: number },
  moved: (place: number) => number,
): Promise<void> {
  for (const { type, content, end } of await boxesBetween(
    bytesFrom(index, 'moov'),
    within.start,
    within.end,
  )) {
    if (parents.has(type)) await moveChunks(index, { start: content, end }, moved);
    // Each table has 4 bytes of version and 4 of its length before its places.
    const [first, bytes] = [content + 8, type === 'stco' ? 4 : type === 'co64' ? 8 : 0];
    for (let at = first; bytes > 0 && at + bytes <= end; at += bytes) {
      if (bytes === 4) index.writeUInt32BE(moved(index.readUInt32BE(at)), at);
      else index.writeBigUInt64BE(BigInt(moved(Number(index.readBigUInt64BE(at)))), at);
    }
  }
}
