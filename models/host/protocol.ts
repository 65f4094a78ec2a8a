import type { Diarization } from '../../contract/diarization.ts';
import type { Failure } from '../../contract/failure.ts';
import type { ItemTiming } from '../../contract/item-outcome.ts';
import type { Speech } from '../../contract/speech.ts';
import type { Transcript } from '../../contract/transcript.ts';

/** What a model process is asked to load, once. */
export interface LoadRequest {
  kind: 'load';
  /** Model id in the registry. */
  model: string;
  variant: string;
  files: Readonly<Record<string, string>>;
  threads: number;
  provider: string;
}

/** One inference. The process decodes the audio itself, so that it never blocks a worker. */
export interface InferRequest {
  kind: 'infer';
  capability: 'asr' | 'vad' | 'diarization' | 'enhance';
  audio: { path: string; offsetSeconds?: number | undefined; durationSeconds?: number | undefined };
  parameters: { language?: string | undefined; maxSpeakers?: number | undefined };
}

/** What an adapter returned; enhanced audio comes as raw samples. */
export type RawOutput =
  | { capability: 'asr'; transcript: Transcript }
  | { capability: 'vad'; speech: Speech }
  | { capability: 'diarization'; diarization: Diarization }
  | { capability: 'enhance'; samples: Float32Array; sampleRateHz: number };

export interface Inference {
  output: RawOutput;
  timing: ItemTiming;
}

export type Request = LoadRequest | InferRequest;
export type Reply =
  | { kind: 'loaded'; loadSeconds: number }
  | { kind: 'inferred'; inference: Inference }
  | { kind: 'failed'; failures: [Failure, ...Failure[]] };
