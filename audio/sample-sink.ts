/** Takes samples as they are decoded. */
export interface SampleSink {
  /** So many samples came until now. */
  readonly length: number;
  /** @param samples that the sink may keep */
  push(samples: Float32Array): void;
}

/** Keeps them in memory, four bytes a sample. */
export class HeldSamples implements SampleSink {
  #parts: Float32Array[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(samples: Float32Array): void {
    this.#parts.push(samples);
    this.#length += samples.length;
  }

  /** All of them in one piece; none are held afterwards. */
  take(): Float32Array {
    const all = new Float32Array(this.#length);
    let at = 0;
    // One by one, so that the parts can go while the whole grows.
    for (let part = this.#parts.shift(); part !== undefined; part = this.#parts.shift()) {
      all.set(part, at);
      at += part.length;
    }
    this.#length = 0;
    return all;
  }
}
