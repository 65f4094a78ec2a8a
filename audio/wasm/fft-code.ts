import type { FunctionCode, Local } from './function-code.ts';

/** A complex number in each lane. */
export interface Complex {
  re: Local;
  im: Local;
}

/** A complex number of two float64 lanes: the real parts, then the imaginary ones. */
export const elementBytes = 32;

export interface Pass {
  radix: 2 | 3 | 4 | 5;
  size: number;
  /** Product of the radices of the passes before. */
  stride: number;
  /** Addresses: [size] elements each, and [length, radix - 1] turns as cosine and negative sine. */
  from: number;
  to: number;
  turns: number;
}

/** Parts of a pass, each with turns of its own. */
export const partsOf = ({ radix, size, stride }: Pass): number => size / stride / radix;

/** Turns of a pass as it reads them: float64, [parts, radix - 1, 2] */
export function turnsOf(pass: Pass): Float64Array {
  const { radix, size, stride } = pass;
  const turns: number[] = [];
  for (let p = 0; p < partsOf(pass); p++) {
    for (let k = 1; k < radix; k++) {
      const angle = (2 * Math.PI * ((p * k * stride) % size)) / size;
      turns.push(Math.cos(angle), -Math.sin(angle));
    }
  }
  return Float64Array.from(turns);
}

/**
 * Radices of a length, or undefined where it has other prime factors. As many fours as there can be: they have the
 * fewest multiplications a point.
 */
export function radicesOf(size: number): Pass['radix'][] | undefined {
  const found: Pass['radix'][] = [];
  let rest = size;
  for (const radix of [4, 2, 3, 5] as const) {
    for (; rest % radix === 0; rest /= radix) found.push(radix);
  }
  // In 200 points a two before the four is 3 % faster than after it.
  found.sort((a, b) => Number(b === 2) - Number(a === 2));
  return rest === 1 ? found : undefined;
}

/** Reads one element that a pass starts from; `offset` is that of the element in bytes. */
type Read = (from: Local, offset: number) => Complex;

/**
 * Writes one pass of Stockham's algorithm, as in fft-passes.ts, on two transforms side by side.
 * @param read what the elements are read by, where they do not simply lie there
 */
export function writePass(f: FunctionCode, pass: Pass, read: Read = plainRead(f)): void {
  const { radix, stride } = pass;
  const parts = partsOf(pass);
  const [from, to, turns] = [f.local('i32'), f.local('i32'), f.local('i32')];
  const [part, inPart] = [f.local('i32'), f.local('i32')];
  f.setInt(from, pass.from);
  f.setInt(to, pass.to);
  f.setInt(turns, pass.turns);
  f.setInt(part, parts);
  f.repeat(part, () => {
    const turn = Array.from({ length: parts > 1 ? radix - 1 : 0 }, (_, k): Complex => ({
      re: f.splat64([turns, 16 * k]),
      im: f.splat64([turns, 16 * k + 8]),
    }));
    f.repeatTimes(inPart, stride, () => {
      const legs = Array.from({ length: radix }, (_, leg) => read(from, leg * stride * parts * elementBytes));
      for (const [k, value] of butterfly(f, legs).entries()) {
        const by = turn[k - 1];
        const { re, im } = by === undefined ? value : multiply(f, value, by);
        f.store([to, k * stride * elementBytes], re);
        f.store([to, k * stride * elementBytes + 16], im);
      }
      f.addInt(from, elementBytes);
      f.addInt(to, elementBytes);
    });
    f.addInt(to, (radix - 1) * stride * elementBytes);
    f.addInt(turns, 16 * (radix - 1));
  });
}

const plainRead =
  (f: FunctionCode): Read =>
  (from, offset) => ({ re: f.load([from, offset]), im: f.load([from, offset + 16]) });

const add = (f: FunctionCode, a: Complex, b: Complex): Complex => ({
  re: f.op('f64x2.add', a.re, b.re),
  im: f.op('f64x2.add', a.im, b.im),
});
const subtract = (f: FunctionCode, a: Complex, b: Complex): Complex => ({
  re: f.op('f64x2.sub', a.re, b.re),
  im: f.op('f64x2.sub', a.im, b.im),
});
const scale = (f: FunctionCode, by: number, { re, im }: Complex): Complex => {
  const factor = f.constant64(by);
  return { re: f.op('f64x2.mul', factor, re), im: f.op('f64x2.mul', factor, im) };
};
const multiply = (f: FunctionCode, a: Complex, b: Complex): Complex => ({
  re: f.op('f64x2.sub', f.op('f64x2.mul', a.re, b.re), f.op('f64x2.mul', a.im, b.im)),
  im: f.op('f64x2.add', f.op('f64x2.mul', a.re, b.im), f.op('f64x2.mul', a.im, b.re)),
});
/** a - ib and a + ib */
const quarterTurns = (f: FunctionCode, a: Complex, b: Complex): [Complex, Complex] => [
  { re: f.op('f64x2.add', a.re, b.im), im: f.op('f64x2.sub', a.im, b.re) },
  { re: f.op('f64x2.sub', a.re, b.im), im: f.op('f64x2.add', a.im, b.re) },
];

/** The transform of two to five numbers. */
function butterfly(f: FunctionCode, [a, b, c, d, e]: readonly Complex[]): Complex[] {
  if (a === undefined || b === undefined) throw new RangeError('a butterfly has two legs or more');
  if (c === undefined) return [add(f, a, b), subtract(f, a, b)];
  if (d === undefined) {
    const sum = add(f, b, c);
    const middle = subtract(f, a, scale(f, 0.5, sum));
    return [
      add(f, a, sum),
      ...quarterTurns(f, middle, scale(f, Math.sin((2 * Math.PI) / 3), subtract(f, b, c))),
    ];
  }
  if (e === undefined) {
    const [ac, bd] = [add(f, a, c), add(f, b, d)];
    const [first, third] = quarterTurns(f, subtract(f, a, c), subtract(f, b, d));
    return [add(f, ac, bd), first, subtract(f, ac, bd), third];
  }
  const [outer, inner] = [add(f, b, e), add(f, c, d)];
  const [outerDifference, innerDifference] = [subtract(f, b, e), subtract(f, c, d)];
  const sum = add(f, outer, inner);
  const middle = subtract(f, a, scale(f, 0.25, sum));
  const apart = scale(f, Math.sqrt(5) / 4, subtract(f, outer, inner));
  const [sin1, sin2] = [Math.sin((2 * Math.PI) / 5), Math.sin((4 * Math.PI) / 5)];
  const turned1 = add(f, scale(f, sin1, outerDifference), scale(f, sin2, innerDifference));
  const turned2 = subtract(f, scale(f, sin2, outerDifference), scale(f, sin1, innerDifference));
  const [first, fourth] = quarterTurns(f, add(f, middle, apart), turned1);
  const [second, third] = quarterTurns(f, subtract(f, middle, apart), turned2);
  return [add(f, a, sum), first, second, third, fourth];
}
