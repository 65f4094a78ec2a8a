import { FunctionCode, type Local } from './function-code.ts';

/** Least power that is heard: -100 dB. */
const floor = 1e-10;

/** `decibels(rows, count, vectors)`: powers become decibels, in `vectors` of four frames in each of `count` rows. */
export function decibelsCode(rowBytes: number): FunctionCode {
  const f = new FunctionCode('i32', 'i32', 'i32');
  eachVector(f, rowBytes, (at) => f.store([at, 0], decibels(f, f.load([at, 0]))));
  return f;
}

/** `limit(rows, count, vectors, floor, scale, offset)`: values become `max(value, floor) * scale + offset`. */
export function limitCode(rowBytes: number): FunctionCode {
  const f = new FunctionCode('i32', 'i32', 'i32', 'f32', 'f32', 'f32');
  const [least, scale, offset] = [f.splat(3), f.splat(4), f.splat(5)];
  eachVector(f, rowBytes, (at) => {
    const value = f.op('f32x4.pmax', f.load([at, 0]), least);
    f.store([at, 0], f.op('f32x4.add', f.op('f32x4.mul', value, scale), offset));
  });
  return f;
}

/** `loudest(rows, count, vectors, into)`: the largest value of each of the four lanes. */
export function loudestCode(rowBytes: number): FunctionCode {
  const f = new FunctionCode('i32', 'i32', 'i32', 'i32');
  const largest = f.constant32(-Infinity);
  eachVector(f, rowBytes, (at) => f.copy(largest, f.op('f32x4.pmax', largest, f.load([at, 0]))));
  f.store([3, 0], largest);
  return f;
}

/** Rows, their number and the vectors of each that count are the function's first three parameters. */
function eachVector(f: FunctionCode, rowBytes: number, body: (at: Local) => void): void {
  const [row, rows, vectors] = [0, 1, 2];
  const [at, left] = [f.local('i32'), f.local('i32')];
  f.repeat(rows, () => {
    f.copy(at, row);
    f.copy(left, vectors);
    f.repeat(left, () => {
      body(at);
      f.addInt(at, 16);
    });
    f.addInt(row, rowBytes);
  });
}

/** Coefficients of log(1 + x) / x^3 + 1 / (2x) - 1 / x^2 for x from -0.29 to 0.41: Cephes, logf.c. */
const logarithm = [
  7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
  2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
];

/** 10 log10(max(x, 1e-10)) of four float32, to within two steps of float32. */
function decibels(f: FunctionCode, x: Local): Local {
  const least = f.constant32(floor);
  const heard = f.op('f32x4.pmax', x, least);
  // A mantissa from sqrt(1/2) to sqrt(2), and how often it is doubled.
  const doublings = f.shift('right', f.op('i32x4.sub', heard, f.constantInt(0x3f3504f3)), 23);
  const mantissa = f.op('i32x4.sub', heard, f.shift('left', doublings, 23));
  const t = f.op('f32x4.sub', mantissa, f.constant32(1));
  const [highest = 0, ...others] = logarithm;
  let series = f.constant32(highest);
  for (const next of others) series = f.op('f32x4.add', f.op('f32x4.mul', series, t), f.constant32(next));
  const square = f.op('f32x4.mul', t, t);
  const beyond = f.op('f32x4.sub', f.op('f32x4.mul', t, series), f.constant32(0.5));
  const log = f.op('f32x4.add', t, f.op('f32x4.mul', square, beyond));
  const value = f.op(
    'f32x4.add',
    f.op('f32x4.mul', log, f.constant32(10 / Math.LN10)),
    f.op('f32x4.mul', f.op('f32x4.convert_i32x4_s', doublings), f.constant32(10 * Math.log10(2))),
  );
  return f.op('v128.bitselect', value, f.constant32(10 * Math.log10(floor)), f.op('f32x4.gt', x, least));
}
