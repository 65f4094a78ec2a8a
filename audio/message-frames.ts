import { DefaultDeserializer, DefaultSerializer } from 'node:v8';

/** Stands before and behind each message: bytes that somebody else slips in, even into the middle, are noticed. */
const mark = 0xc3_4c_41_42;
const markBytes = 4;
/** A mark, the length of the samples in 6 bytes, and that of the structured clone in 4. */
const headBytes = 14;

/**
 * A message as it travels: all its samples as they are in memory, which must not change until they are sent, and
 * around them a structured clone. @throws Error when something in it cannot be cloned
 */
export function framed(message: unknown): Uint8Array[] {
  const clone = new Clone();
  clone.writeHeader();
  clone.writeValue(message);
  const body = clone.releaseBuffer();
  const head = Buffer.alloc(headBytes);
  head.writeUInt32LE(mark, 0);
  head.writeUIntLE(clone.samplesBytes, 4, 6);
  head.writeUInt32LE(body.length, 10);
  const tail = Buffer.alloc(markBytes);
  tail.writeUInt32LE(mark, 0);
  return [head, ...clone.samples, body, tail];
}

/** Puts messages together from what arrives in pieces. */
export class Messages {
  #part = Buffer.alloc(headBytes);
  #filled = 0;
  /** How many bytes of samples the message has that is on its way; undefined before its head is there. */
  #samplesBytes: number | undefined;

  /** Those that these bytes complete, not yet checked. @throws Error when they belong to no message */
  *in(bytes: Buffer): Generator<unknown> {
    for (let at = 0; at < bytes.length;) {
      const copied = bytes.copy(this.#part, this.#filled, at);
      at += copied;
      this.#filled += copied;
      if (this.#filled < this.#part.length) return;
      const part = this.#part;
      if (this.#samplesBytes === undefined) {
        expectMark(part, 0);
        this.#samplesBytes = part.readUIntLE(4, 6);
        this.#expect(this.#samplesBytes + part.readUInt32LE(10) + markBytes);
      } else {
        const end = part.length - markBytes;
        expectMark(part, end);
        const original = new Original(
          part.subarray(0, this.#samplesBytes),
          part.subarray(this.#samplesBytes, end),
        );
        this.#samplesBytes = undefined;
        this.#expect(headBytes);
        original.readHeader();
        yield original.readValue();
      }
    }
  }

  #expect(bytes: number): void {
    // Of its own, and not of a pool: the samples of the message stay in it.
    this.#part = Buffer.allocUnsafeSlow(bytes);
    this.#filled = 0;
  }
}

function expectMark(bytes: Buffer, at: number): void {
  if (bytes.readUInt32LE(at) !== mark) throw new Error('bytes that are no message');
}

declare module 'node:v8' {
  // Documented by Node, and not among its types.
  interface DefaultSerializer {
    _writeHostObject(view: NodeJS.ArrayBufferView): void;
  }
  interface DefaultDeserializer {
    _readHostObject(): unknown;
  }
}

/** How a view of memory is kept: samples beside the clone, anything else in it. */
const beside = 1;
const within = 0;

class Clone extends DefaultSerializer {
  readonly samples: Uint8Array[] = [];
  samplesBytes = 0;

  override _writeHostObject(view: NodeJS.ArrayBufferView): void {
    this.writeUint32(view instanceof Float32Array ? beside : within);
    if (!(view instanceof Float32Array)) return super._writeHostObject(view);
    this.writeUint32(view.length);
    this.samples.push(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
    this.samplesBytes += view.byteLength;
  }
}

class Original extends DefaultDeserializer {
  readonly #samples: Buffer;
  #at = 0;

  constructor(samples: Buffer, clone: Buffer) {
    super(clone);
    this.#samples = samples;
  }

  override _readHostObject(): unknown {
    if (this.readUint32() !== beside) return super._readHostObject();
    const length = this.readUint32();
    const { buffer, byteOffset } = this.#samples;
    const view = new Float32Array(buffer, byteOffset + this.#at, length);
    this.#at += view.byteLength;
    if (this.#at > this.#samples.length) throw new Error('a message with fewer samples than it says');
    return view;
  }
}
