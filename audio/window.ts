import { createResampler } from './resample.ts';
import type { SampleSink } from './sample-sink.ts';

export interface Window {
  /** Where to start in the recording, and how much to take; absent: from the start, to the end. */
  offsetSeconds?: number | undefined;
  durationSeconds?: number | undefined;
  /** One channel of the recording, a mono one being both; absent: the mean of all channels. */
  channel?: 'left' | 'right' | undefined;
  /** The rate to come out at; absent: that of the recording. */
  sampleRateHz?: number | undefined;
}

/** Takes a window out of a recording that passes by in pieces, resampled on the way, and hands it to a sink. */
export class WindowedAudio {
  readonly sampleRateHz: number;
  private readonly first: number;
  private readonly last: number;
  private readonly resampler;
  private readonly sink: SampleSink;
  private passed = 0;

  constructor(sourceRateHz: number, window: Window, sink: SampleSink) {
    this.sink = sink;
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

  /** @param mono samples that the sink may keep */
  push(mono: Float32Array): void {
    const from = Math.max(0, this.first - this.passed);
    const to = Math.min(mono.length, this.last - this.passed);
    this.passed += mono.length;
    if (from >= to) return;
    const inside = mono.subarray(from, to);
    this.sink.push(this.resampler?.push(inside) ?? inside);
  }

  /** Nothing more will pass. */
  end(): void {
    if (this.resampler !== undefined) this.sink.push(this.resampler.end());
  }
}
