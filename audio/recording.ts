import type { Audio } from './audio.ts';
import { decodeInto } from './decode.ts';
import { HeldSamples, type SampleSink } from './sample-sink.ts';
import { SamplesFile } from './samples-file.ts';
import type { Window } from './window.ts';

/** A minute at 16 kHz, 4 MB: what is longer goes to disk. */
const mostHeld = 1 << 20;

/** A decoded recording of any length, which takes no more memory than one of a minute. */
export type Recording = Audio & {
  /** Gives back what it takes on disk; it cannot be read afterwards. */
  close(): void;
};

/**
 * Decodes a recording: a short one into memory, a long one into a temporary file below `folder`, to be read by its
 * `ranges`. The samples are those of `decodeAudio`.
 *
 * @throws LabError `BadAudio` as decodeAudio, `StorageFull`
 * @example const recording = await openRecording('meeting.mp3', { sampleRateHz: 16_000 }, tmpdir())
 */
export async function openRecording(path: string, window: Window, folder: string): Promise<Recording> {
  const sink = new SpilledSamples(folder);
  try {
    const { sampleRateHz } = await decodeInto(path, window, sink);
    const { file } = sink;
    if (file === undefined) return { samples: sink.held.take(), sampleRateHz, close: () => undefined };
    let samples: Float32Array | undefined;
    return {
      ranges: file,
      sampleRateHz,
      get samples() {
        return (samples ??= file.whole());
      },
      close: () => file.close(),
    };
  } catch (error) {
    sink.file?.close();
    throw error;
  }
}

/** In memory while they are few, on disk from then on. */
class SpilledSamples implements SampleSink {
  readonly held = new HeldSamples();
  file: SamplesFile | undefined;
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  get length(): number {
    return (this.file ?? this.held).length;
  }

  push(samples: Float32Array): void {
    if (this.file !== undefined) return this.file.push(samples);
    this.held.push(samples);
    if (this.held.length <= mostHeld) return;
    this.file = new SamplesFile(this.#folder);
    this.file.push(this.held.take());
  }
}
