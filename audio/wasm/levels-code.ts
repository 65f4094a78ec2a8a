import { FunctionCode, type Local } from './function-code.ts';

/** Least power that is heard: -100 dB. */
const floor = 1e-10;

/** Vectors whose logarithms are taken together: the constants are then made ready once for all of them. */
const together = 4;
/** Frames that `decibels` goes on by. */
export const decibelFrames = 4 * together;

/** `decibels(rows, count, steps)`: powers become decibels, in `steps` of 16 frames in each of `count` rows. */
export function decibelsCode(rowBytes: number): FunctionCode {
  const f = new FunctionCode('i32', 'i32', 'i32');
  eachStep(f, rowBytes, together, (at) => {
    const powers = Array.from({ length: together }, (_, i) => f.load([at, 16 * i]));
    for (const [i, value] of decibels(f, powers).entries()) f.store([at, 16 * i], value);
  });
  return f;
}

/** `limit(rows, count, vectors, floor, scale, offset)`: values become `max(value, floor) * scale + offset`. */
export function limitCode(rowBytes: number): FunctionCode {
  const f = new FunctionCode('i32', 'i32', 'i32', 'f32', 'f32', 'f32');
  const [least, scale, offset] = [f.splat(3), f.splat(4), f.splat(5)];
  eachStep(f, rowBytes, 1, (at) => {
    const value = f.op('f32x4.pmax', f.load([at, 0]), least);
    f.store([at, 0], f.op('f32x4.add', f.op('f32x4.mul', value, scale), offset));
  });
  return f;
}

/** `loudest(rows, count, vectors, into)`: the largest value of each of the four lanes. */
export function loudestCode(rowBytes: number): FunctionCode {
  const f = new FunctionCode('i32', 'i32', 'i32', 'i32');
  const largest = f.constant32(-Infinity);
  eachStep(f, rowBytes, 1, (at) => f.copy(largest, f.op('f32x4.pmax', largest, f.load([at, 0]))));
  f.store([3, 0], largest);
  return f;
}

/** Rows, their number and the steps in each of them are the function's first three parameters. */
function eachStep(f: FunctionCode, rowBytes: number, vectors: number, body: (at: Local) => void): void {
  const [row, rows, steps] = [0, 1, 2];
  const [at, left] = [f.local('i32'), f.local('i32')];
  f.repeat(rows, () => {
    f.copy(at, row);
    f.copy(left, steps);
    f.repeat(left, () => {
      body(at);
      f.addInt(at, 16 * vectors);
    });
    f.addInt(row, rowBytes);
  });
}

/** Coefficients of log(1 + x) / x^3 + 1 / (2x) - 1 / x^2 for x from -0.29 to 0.41: Cephes, logf.c. */
const logarithm = [
  7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
  2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
];

/** 10 log10(max(x, 1e-10)) of vectors of four float32, to within two steps of float32. */
function decibels(f: FunctionCode, powers: readonly Local[]): Local[] {
  const least = f.constant32(floor);
  const root = f.constantInt(0x3f3504f3);
  const one = f.constant32(1);
  const parts = powers.map((power) => {
    const heard = f.op('f32x4.pmax', power, least);
    // A mantissa from sqrt(1/2) to sqrt(2), and how often it is doubled.
    const doublings = f.shift('right', f.op('i32x4.sub', heard, root), 23);
    const t = f.op('f32x4.sub', f.op('i32x4.sub', heard, f.shift('left', doublings, 23)), one);
    return { power, doublings, t };
  });
  const [highest = 0, ...others] = logarithm.map((value) => f.constant32(value));
  const series = parts.map(({ t }) =>
    others.reduce((sum, next) => f.op('f32x4.add', f.op('f32x4.mul', sum, t), next), highest),
  );
  const half = f.constant32(0.5);
  const [perE, perDoubling] = [f.constant32(10 / Math.LN10), f.constant32(10 * Math.log10(2))];
  const silence = f.constant32(10 * Math.log10(floor));
  return parts.map(({ power, doublings, t }, i) => {
    const beyond = f.op('f32x4.sub', f.op('f32x4.mul', t, series[i] ?? t), half);
    const log = f.op('f32x4.add', t, f.op('f32x4.mul', f.op('f32x4.mul', t, t), beyond));
    const doubled = f.op('f32x4.mul', f.op('f32x4.convert_i32x4_s', doublings), perDoubling);
    const value = f.op('f32x4.add', f.op('f32x4.mul', log, perE), doubled);
    return f.op('v128.bitselect', value, silence, f.op('f32x4.gt', power, least));
  });
}
