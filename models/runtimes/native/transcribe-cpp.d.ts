/**
 * The part of transcribe-cpp 0.2.3 that is used here. The package itself is an optional dependency, and npm leaves
 * it out on Node 20: its own types may not be there.
 */
declare module 'transcribe-cpp' {
  export type Backend = 'cpu' | 'metal';

  export interface Capabilities {
    languages: string[];
    maxTimestampKind: 'none' | 'segment' | 'word' | 'token';
    /** 0: no limit. */
    maxAudioMs: number;
  }

  export interface TranscriptionResult {
    text: string;
    /** Empty where the model does not detect it. */
    language: string;
    segments: { text: string; t0Ms: number; t1Ms: number }[];
    /** `text` has no spaces around it. */
    words: { text: string; t0Ms: number; t1Ms: number; segIndex: number }[];
    tokens: { id: number; p: number; segIndex: number; wordIndex: number }[];
  }

  export interface Session {
    run(pcm: Float32Array, options: { language?: string }): Promise<TranscriptionResult>;
    dispose(): void;
  }

  export class TranscribeModel {
    static load(path: string, options: { backend: Backend }): Promise<TranscribeModel>;
    createSession(options: { nThreads: number }): Session;
    get arch(): string;
    get capabilities(): Capabilities;
    dispose(): void;
  }
}
