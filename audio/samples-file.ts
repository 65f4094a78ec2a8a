import { randomUUID } from 'node:crypto';
import { closeSync, fstatSync, mkdirSync, openSync, readSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { SampleRanges } from './audio.ts';
import { noRoomForSamples } from './no-room-for-samples.ts';
import type { SampleSink } from './sample-sink.ts';

const sampleBytes = Float32Array.BYTES_PER_ELEMENT;
/** One call to the system takes no more than 2 GiB. */
const mostBytesAtOnce = 1 << 30;

/**
 * Samples in a temporary file, four bytes each. The file has no name any more once it is open, so whatever
 * happens to the process, nothing of it stays.
 */
export class SamplesFile implements SampleRanges, SampleSink {
  readonly #folder: string;
  readonly #headBytes: number;
  #descriptor: number | undefined;
  #length = 0;
  #view = new Float32Array();

  /**
   * @param head what a program expects before the samples, if one is to read them
   * @throws LabError `StorageFull` when `folder` cannot be written
   */
  constructor(folder: string, head: Uint8Array = new Uint8Array()) {
    this.#folder = folder;
    this.#headBytes = head.length;
    try {
      mkdirSync(folder, { recursive: true });
      const path = join(folder, `${randomUUID()}.f32`);
      this.#descriptor = openSync(path, 'wx+', 0o600);
      unlinkSync(path);
      writeSync(this.#descriptor, head, 0, head.length, 0);
    } catch (error) {
      throw noRoomForSamples(error, folder, sampleBytes);
    }
  }

  get length(): number {
    return this.#length;
  }

  /** For a program that is to read it, from its first byte on. */
  get descriptor(): number {
    return this.#open();
  }

  /** @throws LabError `StorageFull` */
  push(samples: Float32Array): void {
    const descriptor = this.#open();
    const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
    const start = this.#headBytes + this.#length * sampleBytes;
    try {
      for (let at = 0; at < bytes.length;) {
        const count = Math.min(mostBytesAtOnce, bytes.length - at);
        at += writeSync(descriptor, bytes, at, count, start + at);
      }
    } catch (error) {
      throw noRoomForSamples(error, this.#folder, bytes.length);
    }
    this.#length += samples.length;
  }

  /** Into the same memory each time: what is read stretch by stretch would else wait for the collector. */
  subarray(start: number, end: number): Float32Array {
    const first = Math.max(0, start);
    const count = Math.max(0, Math.min(end, this.#length) - first);
    if (this.#view.length < count) this.#view = new Float32Array(count);
    return this.#read(this.#view.subarray(0, count), first);
  }

  /** All of them, in memory of their own. */
  whole(): Float32Array {
    return this.#read(new Float32Array(this.#length), 0);
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  #read(into: Float32Array, first: number): Float32Array {
    const descriptor = this.#open();
    const bytes = new Uint8Array(into.buffer, into.byteOffset, into.byteLength);
    for (let at = 0; at < bytes.length;) {
      const count = Math.min(mostBytesAtOnce, bytes.length - at);
      const read = readSync(descriptor, bytes, at, count, this.#headBytes + first * sampleBytes + at);
      if (read === 0) throw new Error(`only ${fstatSync(descriptor).size} bytes of samples are left on disk`);
      at += read;
    }
    return into;
  }

  #open(): number {
    if (this.#descriptor === undefined) throw new Error('these samples were let go');
    return this.#descriptor;
  }
}
