import { pieces, type ByteSource } from '../byte-source.ts';

/** No header of a frame is longer: two bytes of sync, at most 14 of numbers and checksum (RFC 9639, 9.1). */
const longestHeader = 16;

/**
 * The bytes of a FLAC stream, a piece at a time, cut so that no piece ends inside a frame's header: audio-decode does
 * not look for the rest of a header in the next piece, takes two frames for one, and keeps the last one to itself.
 */
export async function* flacPieces(
  source: ByteSource,
  start: number,
  pieceBytes: number,
): AsyncGenerator<Uint8Array> {
  let rest = Buffer.alloc(0);
  for await (const piece of pieces(source, start, pieceBytes)) {
    const bytes = Buffer.concat([rest, piece]);
    const cut = headerAtEnd(bytes);
    if (cut > 0) yield bytes.subarray(0, cut);
    rest = bytes.subarray(cut);
  }
  if (rest.length > 0) yield rest;
}

/** Where the last bytes may begin a header that is not whole; the end where they do not. */
function headerAtEnd(bytes: Buffer): number {
  for (let at = Math.max(0, bytes.length - longestHeader); at < bytes.length; at++) {
    if (bytes[at] !== 0xff) continue;
    const next = bytes[at + 1];
    if (next === undefined || (next & 0xfe) === 0xf8) return at;
  }
  return bytes.length;
}
