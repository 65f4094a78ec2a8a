import { elementBytes, radicesOf, turnsOf, type Pass } from './wasm/fft-code.ts';
import { analyseCode, bandsCode, pairCode, type MelLayout } from './wasm/mel-code.ts';
import { instantiate } from './wasm/module.ts';

/** Frames that are analysed in one go: enough to make calls cheap, few enough to stay in the processor's cache. */
export const blockFrames = 256;

export interface KernelOptions {
  frameLength: number;
  hop: number;
  /** Weights of each band over the bins of the power spectrum. */
  bank: readonly Float64Array[];
}

/** Decibels in mel bands of consecutive frames, in WebAssembly: vectors of two transforms, and of four frames. */
export interface MelKernel {
  /** Samples of up to 256 frames, the first frame's first. */
  readonly samples: Float32Array;
  /** Float32Array, [bands, 256]; overwritten by the next `analyse` */
  readonly decibels: Float32Array;
  /** @param frames how many of them `samples` holds */
  analyse(frames: number): void;
}

/** Undefined for a frame length that is odd, or has prime factors above 5. */
export function melKernel({ frameLength, hop, bank }: KernelOptions): MelKernel | undefined {
  const radices = frameLength % 2 === 0 ? radicesOf(frameLength / 2) : undefined;
  if (radices === undefined || hop % 2 !== 0) return undefined;
  const half = frameLength / 2;
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
  const blockSamples = (blockFrames - 1) * hop + frameLength;
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
  const samplesAt = memory.take(4 * blockSamples);
  const outAt = memory.take(4 * blockFrames * bank.length);

  const code = { pair: pairCode(layout), bands: bandsCode(layout), analyse: analyseCode(layout, 0, 1) };
  const { memory: bytes, functions } = instantiate(code, memory.size);
  fillTables(bytes, layout, sparse);
  const analyse = functions['analyse'];
  return {
    samples: new Float32Array(bytes, samplesAt, blockSamples),
    decibels: new Float32Array(bytes, outAt, blockFrames * bank.length),
    analyse: (frames) => analyse?.(samplesAt, outAt, 4 * blockFrames, Math.ceil(frames / 4)),
  };
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
