import type { Audio, Stereo } from '../audio/audio.ts';
import type { Diarization } from '../contract/diarization.ts';
import type { ModelCard } from '../contract/model-card.ts';
import type { Embedding } from '../contract/embedding.ts';
import type { Labels } from '../contract/labels.ts';
import type { Music } from '../contract/music.ts';
import type { Span, Speech } from '../contract/speech.ts';
import type { Transcript } from '../contract/transcript.ts';

/** A model of the catalogue: what it is (`card.ts`) and how it runs (`adapter.ts`). */
export interface Model {
  card: ModelCard;
  /** Imported only in the model's own process, so that no worker ever loads a native runtime. */
  adapter: () => Promise<{ adapter: Adapter }>;
}

/** Turns weights on disk into something that infers. Errors are LabErrors: `MissingRuntime`, `OutOfMemory`, ... */
export interface Adapter {
  load(context: LoadContext): Promise<LoadedModel>;
}

export interface LoadContext {
  variant: string;
  /** Name of each weights file in the card -> absolute path; verified before. */
  files: Readonly<Record<string, string>>;
  threads: number;
  /** The hardware that was asked for: `cpu`, `cuda`, `webgpu`, ...; a runtime's execution provider. */
  provider: string;
  /** MODEL_LAB_HOME: what a runtime makes of weights, and its environments, are kept below it. */
  home: string;
  /** Says that work goes on, while loading or inferring: a model that is silent for too long is ended. */
  progress: (said: string) => void;
}

export interface AsrParameters {
  /** BCP 47; absent: the model's own language, or detected. */
  language?: string | undefined;
  /** Each segment with its words, from a model that would not give them unasked, for they take time. */
  words?: boolean | undefined;
  /** Where somebody speaks, from a vad step: a model that knows how hears nothing else, which takes less time. */
  speech?: readonly Span[] | undefined;
}

export interface DiarizationParameters {
  /** More speakers than this are never reported. */
  maxSpeakers?: number | undefined;
}

export interface ClassifyParameters {
  /** What to choose among, for a model that takes any label; absent: what the model knows by itself. */
  labels?: readonly string[] | undefined;
}

export interface TtsParameters {
  /** BCP 47; absent: the model's own language. */
  language?: string | undefined;
}

/** The sources of a recording by their names. */
export interface SeparatedStems {
  stems: Record<string, { left: Float32Array; right: Float32Array }>;
  sampleRateHz: number;
}

/**
 * One method a capability that the card names. Audio arrives at the card's sample rate, mono unless said otherwise,
 * is never empty and has no NaN; a long recording has `ranges`, which an adapter reads instead of `samples` where it
 * wants memory that does not grow with the recording. Inference is deterministic for equal input, parameters and threads.
 */
export interface LoadedModel {
  asr?(audio: Audio, parameters: AsrParameters): Promise<Transcript>;
  vad?(audio: Audio): Promise<Speech>;
  diarization?(audio: Audio, parameters: DiarizationParameters): Promise<Diarization>;
  /** As many samples as went in, at the same rate. */
  enhance?(audio: Audio): Promise<Audio>;
  music_transcription?(audio: Audio): Promise<Music>;
  classify?(audio: Audio, parameters: ClassifyParameters): Promise<Labels>;
  /** Of processes that infer beside this one: they are this model's own work, and its memory. */
  usage?(): ProcessUsage;
  embed?(audio: Audio): Promise<Embedding>;
  /** The recording in stereo, at the card's rate; each stem has as many samples as went in, at the same rate. */
  separate?(audio: Stereo): Promise<SeparatedStems>;
  /** A text read aloud, mono, at whatever rate the model makes; samples are [-1, 1]. */
  tts?(text: string, parameters: TtsParameters): Promise<Audio>;
  dispose(): Promise<void>;
}

/** What processes have used since they started. */
export interface ProcessUsage {
  cpuSeconds: number;
  /** The most resident memory. */
  peakBytes: number;
}
