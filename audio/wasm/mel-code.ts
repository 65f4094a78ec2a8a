import { elementBytes, writePass, type Complex, type Pass } from './fft-code.ts';
import { FunctionCode, type Local } from './function-code.ts';

/** Addresses in the module's memory, in bytes. */
export interface MelLayout {
  frameLength: number;
  hop: number;
  /** float64, [frameLength] */
  window: number;
  passes: readonly Pass[];
  /** Elements that the last pass writes, and room for one more. */
  spectrum: number;
  /** float64, [frameLength / 4 + 1, 2]: cosine and sine that take the two halves apart. */
  apart: number;
  /** float32, [bins, 4]: four frames side by side. */
  power: number;
  /** For each band its first bin, and float32 weights from there on. */
  filters: readonly { first: number; length: number; weights: number }[];
}

/**
 * `pair(samples, power)`: four times the power spectra of two frames, `hop` apart, into two of the four lanes.
 * The frame of real samples is a complex one of half the length, whose two halves are taken apart at the end.
 */
export function pairCode({ frameLength, hop, window, passes, spectrum, apart }: MelLayout): FunctionCode {
  const f = new FunctionCode('i32', 'i32');
  const [samples, power] = [0, 1];
  const half = frameLength / 2;
  const [count, weights] = [f.local('i32'), f.local('i32')];

  // An element is made of two samples of 4 bytes each, and of two weights of 8.
  const windowed = (element: Local, offset: number): Complex => {
    const weight = f.load([f.divided(element, 1), window + offset / 2]);
    const at = f.sum(samples, f.divided(element, 2));
    const a = f.op('f64x2.mul', weight, f.op('f64x2.promote_low_f32x4', f.loadLow([at, offset / 4])));
    const next = f.loadLow([at, offset / 4 + 4 * hop]);
    const b = f.op('f64x2.mul', weight, f.op('f64x2.promote_low_f32x4', next));
    return { re: f.interleave('low', a, b), im: f.interleave('high', a, b) };
  };
  const [first, ...others] = passes;
  if (first !== undefined) writePass(f, { ...first, from: 0 }, windowed);
  for (const pass of others) writePass(f, pass);

  // The bin after the last is the first again.
  const [low, high, mirrored] = [f.local('i32'), f.local('i32'), f.local('i32')];
  f.setInt(low, spectrum);
  f.setInt(high, spectrum + half * elementBytes);
  f.store([high, 0], f.load([low, 0]));
  f.store([high, 16], f.load([low, 16]));
  f.setInt(weights, apart);
  f.copy(mirrored, power);
  f.addInt(mirrored, half * 16);
  f.setInt(count, Math.floor(half / 2) + 1);
  f.repeat(count, () => {
    const [aRe, aIm, bRe, bIm] = [f.load([low, 0]), f.load([low, 16]), f.load([high, 0]), f.load([high, 16])];
    const [cos, sin] = [f.splat64([weights, 0]), f.splat64([weights, 8])];
    const [evenRe, evenIm] = [f.op('f64x2.add', aRe, bRe), f.op('f64x2.sub', aIm, bIm)];
    const [oddRe, oddIm] = [f.op('f64x2.add', aIm, bIm), f.op('f64x2.sub', bRe, aRe)];
    const re = f.op('f64x2.add', f.op('f64x2.mul', cos, oddRe), f.op('f64x2.mul', sin, oddIm));
    const im = f.op('f64x2.sub', f.op('f64x2.mul', cos, oddIm), f.op('f64x2.mul', sin, oddRe));
    const squared = (x: Local, y: Local): Local =>
      f.op('f32x4.demote_f64x2_zero', f.op('f64x2.add', f.op('f64x2.mul', x, x), f.op('f64x2.mul', y, y)));
    f.storeLow([power, 0], squared(f.op('f64x2.add', evenRe, re), f.op('f64x2.add', evenIm, im)));
    f.storeLow([mirrored, 0], squared(f.op('f64x2.sub', evenRe, re), f.op('f64x2.sub', evenIm, im)));
    f.addInt(low, elementBytes);
    f.addInt(high, -elementBytes);
    f.addInt(power, 16);
    f.addInt(mirrored, -16);
    f.addInt(weights, 16);
  });
  return f;
}

/** `bands(out, rowBytes)`: power of four frames in each band; bands are `rowBytes` apart. */
export function bandsCode({ filters, power }: MelLayout): FunctionCode {
  const f = new FunctionCode('i32', 'i32');
  const [out, rowBytes] = [0, 1];
  const nowhere = f.local('i32');
  for (const { first, weights, length } of filters) {
    let sum = f.constant32(0);
    for (let i = 0; i < length; i++) {
      const powers = f.load([nowhere, power + 16 * (first + i)]);
      sum = f.op('f32x4.add', sum, f.op('f32x4.mul', f.splat32([nowhere, weights + 4 * i]), powers));
    }
    f.store([out, 0], sum);
    f.addLocal(out, rowBytes);
  }
  return f;
}

/** `analyse(samples, out, rowBytes, groups)`: groups of four frames, one after the other. */
export function analyseCode({ hop, power }: MelLayout, pair: number, bands: number): FunctionCode {
  const f = new FunctionCode('i32', 'i32', 'i32', 'i32');
  const [samples, out, rowBytes, groups] = [0, 1, 2, 3];
  const [first, second] = [f.local('i32'), f.local('i32')];
  f.setInt(first, power);
  f.setInt(second, power + 8);
  f.repeat(groups, () => {
    f.call(pair, samples, first);
    f.addInt(samples, 8 * hop);
    f.call(pair, samples, second);
    f.addInt(samples, 8 * hop);
    f.call(bands, out, rowBytes);
    f.addInt(out, 16);
  });
  return f;
}
