/**
 * Whole numbers from 0 below a limit, the same for the same seed everywhere.
 * xoshiro128** (Blackman and Vigna 2018), its state filled by splitmix32.
 *
 * @example const draw = seededIntegers(7); draw(6) // a die, less one
 */
export function seededIntegers(seed: number): (below: number) => number {
  let fill = seed | 0;
  const nextFill = (): number => {
    fill = (fill + 0x9e3779b9) | 0;
    let mixed = Math.imul(fill ^ (fill >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return mixed ^ (mixed >>> 15);
  };
  let [a, b, c, d] = [nextFill(), nextFill(), nextFill(), nextFill()];
  return (below) => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotate(d, 11);
    return Math.floor((result / 2 ** 32) * below);
  };
}

const rotate = (word: number, bits: number): number => (word << bits) | (word >>> (32 - bits));
