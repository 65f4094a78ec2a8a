/** 7.8 s at 44.1 kHz: the length that the graph was exported for. */
export const segmentSamples = 343_980;
/** Neighbours share a quarter. */
export const strideSamples = Math.trunc(0.75 * segmentSamples);

/** A stretch of the recording, and where it stands in what the graph is given. */
export interface Segment {
  /** First sample of the recording that counts, and how many do. */
  start: number;
  length: number;
  /** Samples that the graph is given before the first one that counts. */
  lead: number;
}

/**
 * The recording in segments, each begun a stride after the one before. One that is shorter than the graph stands in
 * its middle, between what else there is of the recording, or silence. Source: demucs 4, `apply.py`.
 */
export function segmentsOf(samples: number): Segment[] {
  const count = Math.ceil(samples / strideSamples);
  return Array.from({ length: count }, (_, index) => {
    const start = index * strideSamples;
    const length = Math.min(segmentSamples, samples - start);
    return { start, length, lead: Math.floor((segmentSamples - length) / 2) };
  });
}

/** How much each sample of a segment counts: most in the middle, least at its ends. (0, 1], [segmentSamples] */
export function triangle(): Float32Array {
  const half = segmentSamples / 2;
  return Float32Array.from(
    { length: segmentSamples },
    (_, at) => (at < half ? at + 1 : segmentSamples - at) / half,
  );
}

/** What the graph is given of one channel for a segment. */
export function cut(channel: Float32Array, { start, lead }: Segment): Float32Array {
  const from = Math.max(0, start - lead);
  const given = new Float32Array(segmentSamples);
  given.set(channel.subarray(from, start - lead + segmentSamples), from - (start - lead));
  return given;
}
