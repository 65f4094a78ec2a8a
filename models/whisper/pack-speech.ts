import type { SampleRanges } from '../../audio/audio.ts';
import type { Span } from '../../contract/speech.ts';
import { sampleRateHz } from './features.ts';

/** Speech of a recording, end to end, and where each moment of it was. */
export interface PackedSpeech {
  samples: SampleRanges;
  /** Where a moment was in the recording, at which speech begins: in the pause between two pieces, the second. */
  startAt: (packedSeconds: number) => number;
  /** The same, where speech ends: in the pause between two pieces, the first. */
  endAt: (packedSeconds: number) => number;
}

/** A piece of a recording, in samples, and where it starts in what is packed. */
interface Piece {
  start: number;
  end: number;
  packedStart: number;
}

/** What is left of a pause on either side: Whisper tells sentences apart by their pauses. */
const margin = 0.4 * sampleRateHz;

/**
 * Shortens every pause to 0.8 s, and leaves out the silence before and after, so that each window of 30 s that
 * Whisper hears is full of speech. What is between the spans is not heard at all.
 *
 * @param spans where somebody speaks, in order, none overlapping
 * @example packSpeech(samples, [{ startSeconds: 10, endSeconds: 12 }]).startAt(0) // 9.6
 */
export function packSpeech(samples: SampleRanges, spans: readonly Span[]): PackedSpeech {
  const pieces = piecesOf(samples.length, spans);
  const last = pieces.at(-1);
  const length = last === undefined ? 0 : last.packedStart + last.end - last.start;
  const moved = (packedSeconds: number, belongs: (piece: Piece, at: number) => boolean): number => {
    const at = Math.round(packedSeconds * sampleRateHz);
    const piece = pieces.findLast((candidate) => belongs(candidate, at)) ?? pieces[0];
    if (piece === undefined) return packedSeconds;
    const was = piece.start + at - piece.packedStart;
    return Math.min(Math.max(was, piece.start), piece.end) / sampleRateHz;
  };
  return {
    samples: {
      length,
      subarray(start, end) {
        const read = new Float32Array(Math.max(0, Math.min(end, length) - start));
        for (const piece of pieces) {
          const shift = piece.start - piece.packedStart;
          const from = Math.max(start + shift, piece.start);
          const to = Math.min(end + shift, piece.end);
          if (from < to) read.set(samples.subarray(from, to), from - shift - start);
        }
        return read;
      },
    },
    startAt: (seconds) => moved(seconds, (piece, at) => at >= piece.packedStart - margin),
    endAt: (seconds) => moved(seconds, (piece, at) => at > piece.packedStart + margin),
  };
}

function piecesOf(length: number, spans: readonly Span[]): Piece[] {
  const pieces: Piece[] = [];
  for (const { startSeconds, endSeconds } of spans) {
    const start = Math.max(0, Math.round(startSeconds * sampleRateHz - margin));
    const end = Math.min(length, Math.round(endSeconds * sampleRateHz + margin));
    const before = pieces.at(-1);
    if (before !== undefined && start <= before.end) before.end = Math.max(before.end, end);
    else if (start < end) pieces.push({ start, end, packedStart: 0 });
  }
  let packed = 0;
  for (const piece of pieces) {
    piece.packedStart = packed;
    packed += piece.end - piece.start;
  }
  return pieces;
}
