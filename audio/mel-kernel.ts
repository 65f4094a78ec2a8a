import { elementBytes, radicesOf, turnsOf, type Pass } from './wasm/fft-code.ts';
import { decibelFrames, decibelsCode, limitCode, loudestCode } from './wasm/levels-code.ts';
import { analyseCode, bandsCode, pairCode, type MelLayout } from './wasm/mel-code.ts';
import { instantiate } from './wasm/module.ts';

/**
 * Frames that are analysed in one go: 30 s of Whisper's, and a few around them; a multiple of 16, as their logarithms
 * are taken. Rows of so many are an odd number of cache lines apart, so that writing a column of them does not fall
 * into the same few places of the cache.
 */
export const mostFrames = 3_024;
const rowBytes = 4 * mostFrames;

export interface KernelOptions {
  frameLength: number;
  hop: number;
  /** Weights of each band over the bins of the power spectrum. */
  bank: readonly Float64Array[];
}

/** Some frames of a recording. */
export interface Stretch {
  first: number;
  /** 1 to 3024. */
  count: number;
  /** As in `FrameOptions`. */
  edges: 'zero' | 'mirror';
}

/** Decibels in mel bands of consecutive frames, in WebAssembly: vectors of two transforms, and of four frames. */
export interface MelKernel {
  /** Float32Array, [bands, 3024]; overwritten by the next `analyse` */
  readonly values: Float32Array;
  /** Values become decibels, `10 log10(max(power, 1e-10))`, of a stretch of frames. */
  analyse(samples: Float32Array, stretch: Stretch): void;
  /** The largest value of some frames: -Infinity of none. */
  loudest(first: number, count: number): number;
  /** Values of the first frames become `max(value, floor) * scale + offset`. */
  limit(count: number, limits: { floor: number; scale: number; offset: number }): void;
}

/** Whether frames can be analysed by a kernel: their length is even and has no prime factor above 5, the hop is even. */
export const hasMelKernel = ({ frameLength, hop }: { frameLength: number; hop: number }): boolean =>
  frameLength % 2 === 0 && hop % 2 === 0 && radicesOf(frameLength / 2) !== undefined;

/** @throws RangeError where `hasMelKernel` is false */
export function melKernel({ frameLength, hop, bank }: KernelOptions): MelKernel {
  const half = frameLength / 2;
  const radices = radicesOf(half);
  if (radices === undefined || hop % 2 !== 0) throw new RangeError(`no kernel for frames of ${frameLength}`);
  const memory = new Layout();
  const window = memory.take(8 * frameLength);
  const buffers = [memory.take((half + 1) * elementBytes), memory.take((half + 1) * elementBytes)];
  const passes: Pass[] = [];
  for (let stride = 1; passes.length < radices.length;) {
    const radix = radices[passes.length] ?? 2;
    const [from = 0, to = 0] = passes.length % 2 === 0 ? buffers : buffers.toReversed();
    const pass: Pass = { radix, size: half, stride, from, to, turns: 0 };
    passes.push({ ...pass, turns: memory.take(turnsOf(pass).byteLength) });
    stride *= radix;
  }
  const sparse = bank.map(withoutZeros);
  const layout: MelLayout = {
    frameLength,
    hop,
    window,
    passes,
    spectrum: passes.at(-1)?.to ?? buffers[0] ?? 0,
    apart: memory.take(16 * (Math.floor(half / 2) + 1)),
    power: memory.take(16 * (half + 1)),
    filters: sparse.map(({ first, weights: { length } }) => ({
      first,
      length,
      weights: memory.take(4 * length),
    })),
  };
  const peaksAt = memory.take(16);
  const samplesAt = memory.take(4 * ((mostFrames - 1) * hop + frameLength));
  const valuesAt = memory.take(rowBytes * bank.length);
  const { memory: bytes, functions } = instantiate(
    {
      pair: pairCode(layout),
      bands: bandsCode(layout),
      analyse: analyseCode(layout, 0, 1),
      decibels: decibelsCode(rowBytes),
      limit: limitCode(rowBytes),
      loudest: loudestCode(rowBytes),
    },
    memory.size,
  );
  fillTables(bytes, layout, sparse);

  const heard = new Float32Array(bytes, samplesAt, (mostFrames - 1) * hop + frameLength);
  const values = new Float32Array(bytes, valuesAt, mostFrames * bank.length);
  const peaks = new Float32Array(bytes, peaksAt, 4);
  return {
    values,
    analyse(samples, { first, count, edges }) {
      const groups = Math.ceil(count / 4);
      const start = first * hop - frameLength / 2;
      const end = start + (4 * groups - 1) * hop + frameLength;
      place(heard, samples, start, end, edges);
      functions.analyse(samplesAt, valuesAt, rowBytes, groups);
      functions.decibels(valuesAt, bank.length, Math.ceil(count / decibelFrames));
    },
    loudest(first, count) {
      const vectors = Math.floor(count / 4);
      let loudest = -Infinity;
      if (vectors > 0) {
        functions.loudest(valuesAt + 4 * first, bank.length, vectors, peaksAt);
        loudest = Math.max(...peaks);
      }
      for (let row = 0; row < values.length; row += mostFrames) {
        const end = row + first + count;
        for (let at = row + first + 4 * vectors; at < end; at++) loudest = Math.max(loudest, values[at] ?? 0);
      }
      return loudest;
    },
    limit(count, { floor, scale, offset }) {
      functions.limit(valuesAt, bank.length, Math.ceil(count / 4), floor, scale, offset);
    },
  };
}

/** Samples `start` to `end` of a recording and of what lies around it. */
function place(
  heard: Float32Array,
  samples: Float32Array,
  start: number,
  end: number,
  edges: 'zero' | 'mirror',
): void {
  const inside = samples.subarray(Math.max(0, start), Math.max(0, end));
  const before = Math.max(0, -start);
  heard.fill(0, 0, before).set(inside, before);
  heard.fill(0, before + inside.length, end - start);
  if (edges === 'zero') return;
  const last = samples.length - 1;
  for (let i = start; i < 0; i++) heard[i - start] = samples[-i] ?? 0;
  for (let i = samples.length; i < end; i++) heard[i - start] = samples[2 * last - i] ?? 0;
}

function fillTables(memory: ArrayBuffer, layout: MelLayout, sparse: readonly SparseFilter[]): void {
  const { frameLength, window, passes, apart } = layout;
  const turn = (k: number): number => (2 * Math.PI * k) / frameLength;
  new Float64Array(memory, window, frameLength).set(
    Float64Array.from({ length: frameLength }, (_, i) => 0.5 - 0.5 * Math.cos(turn(i))),
  );
  for (const pass of passes) {
    const turns = turnsOf(pass);
    new Float64Array(memory, pass.turns, turns.length).set(turns);
  }
  const halves = Math.floor(frameLength / 4) + 1;
  const table = new Float64Array(memory, apart, 2 * halves);
  for (let k = 0; k < halves; k++) table.set([Math.cos(turn(k)), Math.sin(turn(k))], 2 * k);
  for (const [band, { weights, length }] of layout.filters.entries()) {
    // The powers are four times what they should be.
    const quarters = sparse[band]?.weights.map((weight) => weight / 4) ?? [];
    new Float32Array(memory, weights, length).set(quarters);
  }
}

interface SparseFilter {
  first: number;
  weights: Float64Array;
}

/** From the first bin that counts to the last; one at least. */
function withoutZeros(filter: Float64Array): SparseFilter {
  const first = Math.max(
    0,
    filter.findIndex((weight) => weight > 0),
  );
  const last = filter.findLastIndex((weight) => weight > 0);
  return { first, weights: filter.subarray(first, Math.max(first, last) + 1) };
}

/** Hands out addresses, each at the start of a vector. */
class Layout {
  size = 0;

  take(bytes: number): number {
    const address = this.size;
    this.size += Math.ceil(bytes / 16) * 16;
    return address;
  }
}
