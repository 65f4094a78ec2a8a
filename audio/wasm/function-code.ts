/** A local variable of the function that is being written. */
export type Local = number;
/** Where a vector lies: the address that a local holds, and an offset in bytes. */
export type Place = readonly [address: Local, offset: number];

const types = { i32: 0x7f, f32: 0x7d, v128: 0x7b } as const;
export type ValueType = keyof typeof types;

/** Unsigned LEB128, as WebAssembly writes all its numbers but signed ones. */
export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    bytes.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
    rest >>>= 7;
  } while (rest > 0);
  return bytes;
}

function signed(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>= 7) {
    const isLast = rest >> 6 === 0 || rest >> 6 === -1;
    bytes.push((rest & 0x7f) | (isLast ? 0 : 0x80));
    if (isLast) return bytes;
  }
}

/** Opcodes of vector instructions that take vectors and give one. WebAssembly core specification 2.0, 5.4. */
export const vector = {
  'f64x2.add': 0xf0,
  'f64x2.sub': 0xf1,
  'f64x2.mul': 0xf2,
  'f32x4.add': 0xe4,
  'f32x4.sub': 0xe5,
  'f32x4.mul': 0xe6,
  'f32x4.pmax': 0xeb,
  'f32x4.gt': 0x44,
  'i32x4.sub': 0xb1,
  'f32x4.convert_i32x4_s': 0xfa,
  'f32x4.demote_f64x2_zero': 0x5e,
  'f64x2.promote_low_f32x4': 0x5f,
  'v128.bitselect': 0x52,
} as const;

/**
 * Writes one WebAssembly function. Each operation puts its result into a local of its own, which V8's compiler turns
 * into registers.
 */
export class FunctionCode {
  readonly parameters: readonly ValueType[];
  readonly #locals: ValueType[] = [];
  readonly #code: number[] = [];

  constructor(...parameters: readonly ValueType[]) {
    this.parameters = parameters;
  }

  /** Its body for the module's code section. */
  get body(): number[] {
    const groups = this.#locals.flatMap((type) => [1, types[type]]);
    return [...unsigned(this.#locals.length), ...groups, ...this.#code, 0x0b];
  }

  get signature(): number[] {
    return [0x60, ...unsigned(this.parameters.length), ...this.parameters.map((type) => types[type]), 0];
  }

  local(type: ValueType): Local {
    return this.parameters.length + this.#locals.push(type) - 1;
  }

  /** A vector instruction on vectors. */
  op(name: keyof typeof vector, ...operands: readonly Local[]): Local {
    for (const operand of operands) this.#get(operand);
    return this.#vector(vector[name]);
  }

  load([address, offset]: Place): Local {
    return this.#read(address, 0x00, 4, offset);
  }

  /** The low eight bytes; the others are zero. */
  loadLow([address, offset]: Place): Local {
    return this.#read(address, 0x5d, 3, offset);
  }

  /** One float64 in both lanes. */
  splat64([address, offset]: Place): Local {
    return this.#read(address, 0x0a, 3, offset);
  }

  /** One float32 in all four lanes. */
  splat32([address, offset]: Place): Local {
    return this.#read(address, 0x09, 2, offset);
  }

  /** A float32 that is a parameter, in all four lanes. */
  splat(value: Local): Local {
    this.#get(value);
    return this.#vector(0x13);
  }

  store([address, offset]: Place, value: Local): void {
    this.#get(address);
    this.#get(value);
    this.#code.push(0xfd, 0x0b, 4, ...unsigned(offset));
  }

  /** Stores the low eight bytes. */
  storeLow([address, offset]: Place, value: Local): void {
    this.#get(address);
    this.#get(value);
    this.#code.push(0xfd, 0x5b, 3, ...unsigned(offset), 0);
  }

  constant64(value: number): Local {
    return this.#constant(new Float64Array([value, value]));
  }

  constant32(value: number): Local {
    return this.#constant(new Float32Array([value, value, value, value]));
  }

  constantInt(value: number): Local {
    return this.#constant(new Int32Array([value, value, value, value]));
  }

  /** The low float64 of each of two vectors, or the high ones. */
  interleave(half: 'low' | 'high', a: Local, b: Local): Local {
    const first = half === 'low' ? 0 : 8;
    this.#get(a);
    this.#get(b);
    const lanes = Array.from({ length: 16 }, (_, i) => (i < 8 ? first + i : 8 + first + i));
    return this.#vector(0x0d, ...lanes);
  }

  /** Shifts each int32 by a number of bits: to the right with its sign, or to the left. */
  shift(direction: 'right' | 'left', value: Local, bits: number): Local {
    this.#get(value);
    this.#code.push(0x41, ...signed(bits));
    return this.#vector(direction === 'right' ? 0xac : 0xab);
  }

  setInt(into: Local, value: number): void {
    this.#code.push(0x41, ...signed(value), 0x21, ...unsigned(into));
  }

  addInt(into: Local, value: number): void {
    this.#get(into);
    this.#code.push(0x41, ...signed(value), 0x6a, 0x21, ...unsigned(into));
  }

  /** into = into + by */
  addLocal(into: Local, by: Local): void {
    this.#get(into);
    this.#get(by);
    this.#code.push(0x6a, 0x21, ...unsigned(into));
  }

  /** An int32 divided by a power of two. */
  divided(value: Local, bits: number): Local {
    const result = this.local('i32');
    this.#get(value);
    this.#code.push(0x41, ...signed(bits), 0x76, 0x21, ...unsigned(result));
    return result;
  }

  /** a + b */
  sum(a: Local, b: Local): Local {
    const result = this.local('i32');
    this.copy(result, a);
    this.addLocal(result, b);
    return result;
  }

  copy(into: Local, from: Local): void {
    this.#get(from);
    this.#code.push(0x21, ...unsigned(into));
  }

  /** into = the int32 at a place */
  loadInt(into: Local, [address, offset]: Place): void {
    this.#get(address);
    this.#code.push(0x28, 2, ...unsigned(offset), 0x21, ...unsigned(into));
  }

  /** Runs `body` as often as `count` says, once at least; `count` is zero afterwards. */
  repeat(count: Local, body: () => void): void {
    this.#code.push(0x03, 0x40);
    body();
    this.addInt(count, -1);
    this.#get(count);
    this.#code.push(0x0d, 0, 0x0b);
  }

  /** Runs `body` a known number of times. */
  repeatTimes(counter: Local, times: number, body: () => void): void {
    if (times === 1) {
      body();
      return;
    }
    this.setInt(counter, times);
    this.repeat(counter, body);
  }

  call(functionIndex: number, ...operands: readonly Local[]): void {
    for (const operand of operands) this.#get(operand);
    this.#code.push(0x10, ...unsigned(functionIndex));
  }

  #get(local: Local): void {
    this.#code.push(0x20, ...unsigned(local));
  }

  #read(address: Local, opcode: number, alignment: number, offset: number): Local {
    this.#get(address);
    return this.#vector(opcode, alignment, ...unsigned(offset));
  }

  #constant(value: Float64Array | Float32Array | Int32Array): Local {
    return this.#vector(0x0c, ...new Uint8Array(value.buffer));
  }

  #vector(opcode: number, ...immediates: readonly number[]): Local {
    const result = this.local('v128');
    this.#code.push(0xfd, ...unsigned(opcode), ...immediates, 0x21, ...unsigned(result));
    return result;
  }
}
