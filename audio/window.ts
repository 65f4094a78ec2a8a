import { createResampler } from './resample.ts';

export interface Window {
  /** Where to start in the recording, and how much to take; absent: from the start, to the end. */
  offsetSeconds?: number | undefined;
  durationSeconds?: number | undefined;
  /** One channel of the recording, a mono one being both; absent: the mean of all channels. */
  channel?: 'left' | 'right' | undefined;
  /** The rate to come out at; absent: that of the recording. */
  sampleRateHz?: number | undefined;
}

/**
 * Collects a window of a recording that passes by in pieces, resampled on the way: only the result is ever
 * held in memory, four bytes a sample.
 */
export class WindowedAudio {
  readonly sampleRateHz: number;
  private readonly first: number;
  private readonly last: number;
  private readonly resampler;
  private readonly parts: Float32Array[] = [];
  private passed = 0;

  constructor(sourceRateHz: number, window: Window) {
    this.sampleRateHz = window.sampleRateHz ?? sourceRateHz;
    this.first = Math.round((window.offsetSeconds ?? 0) * sourceRateHz);
    this.last = this.first + Math.round((window.durationSeconds ?? Infinity) * sourceRateHz);
    this.resampler =
      this.sampleRateHz === sourceRateHz ? undefined : createResampler(sourceRateHz, this.sampleRateHz);
  }

  /** Nothing that is pushed from now on counts. */
  get isFull(): boolean {
    return this.passed >= this.last;
  }

  /** Samples of the recording that have passed, inside the window or not. */
  get framesPassed(): number {
    return this.passed;
  }

  /** @param mono samples that this may keep */
  push(mono: Float32Array): void {
    const from = Math.max(0, this.first - this.passed);
    const to = Math.min(mono.length, this.last - this.passed);
    this.passed += mono.length;
    if (from >= to) return;
    const inside = mono.subarray(from, to);
    this.parts.push(this.resampler?.push(inside) ?? inside);
  }

  end(): Float32Array {
    if (this.resampler !== undefined) this.parts.push(this.resampler.end());
    const all = new Float32Array(this.parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    // One by one, so that the parts can go while the whole grows.
    for (let part = this.parts.shift(); part !== undefined; part = this.parts.shift()) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }
}
