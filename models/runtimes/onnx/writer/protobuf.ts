/**
 * Protocol Buffers' wire format, as much of it as ONNX files need: written, never read.
 * Source: protobuf.dev, "Encoding".
 */
export class Message {
  readonly #parts: Uint8Array[] = [];
  #length = 0;

  /** A varint: integers, enumerations, lengths. Not negative. */
  integer(field: number, value: number | bigint): this {
    return this.#push(varint((field << 3) | 0), varint(value));
  }

  float(field: number, value: number): this {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    return this.#push(varint((field << 3) | 5), bytes);
  }

  text(field: number, value: string): this {
    return this.bytes(field, new TextEncoder().encode(value));
  }

  bytes(field: number, value: Uint8Array): this {
    return this.#push(varint((field << 3) | 2), varint(value.length), value);
  }

  /** Takes the parts of a message as they are: however deep the weights lie, they are copied once, at the end. */
  message(field: number, value: Message): this {
    this.#push(varint((field << 3) | 2), varint(value.#length));
    for (const part of value.#parts) this.#push(part);
    return this;
  }

  encode(): Uint8Array {
    return Buffer.concat(this.#parts);
  }

  #push(...parts: Uint8Array[]): this {
    for (const part of parts) {
      this.#parts.push(part);
      this.#length += part.length;
    }
    return this;
  }
}

function varint(value: number | bigint): Uint8Array {
  // A negative int64 is its two's complement: ten bytes.
  let rest = BigInt.asUintN(64, BigInt(value));
  const bytes: number[] = [];
  while (rest >= 0x80n) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  return Uint8Array.of(...bytes, Number(rest));
}
