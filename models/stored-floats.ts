/** How weights are stored: IEEE single and half precision, and the upper half of single precision. */
export type StoredType = 'F32' | 'F16' | 'BF16';

/**
 * Little-endian bytes to numbers, exactly.
 * @param bytes starts at offset 0 of its buffer
 */
export function toFloat32(type: StoredType, bytes: Uint8Array<ArrayBuffer>): Float32Array {
  if (type === 'F32') return new Float32Array(bytes.buffer);
  const halves = new Uint16Array(bytes.buffer);
  const bits = new Uint32Array(halves.length);
  if (type === 'BF16') {
    for (let i = 0; i < halves.length; i++) bits[i] = (halves[i] ?? 0) << 16;
  } else {
    const known = (bitsOfHalves ??= halfBits());
    for (let i = 0; i < halves.length; i++) bits[i] = known[halves[i] ?? 0] ?? 0;
  }
  return new Float32Array(bits.buffer);
}

/** The single-precision bits of each of the 65 536 halves: a look-up is several times faster than computing. */
let bitsOfHalves: Uint32Array | undefined;

const halfBits = (): Uint32Array =>
  Uint32Array.from({ length: 65_536 }, (_, half) => {
    const sign = (half & 0x8000) << 16;
    const exponent = (half >> 10) & 0x1f;
    const fraction = half & 0x3ff;
    if (exponent === 0x1f) return (sign | 0x7f800000 | (fraction << 13)) >>> 0;
    if (exponent > 0) return (sign | ((exponent + 112) << 23) | (fraction << 13)) >>> 0;
    const [bits = 0] = new Uint32Array(Float32Array.of(fraction * 2 ** -24).buffer);
    return (sign | bits) >>> 0;
  });
