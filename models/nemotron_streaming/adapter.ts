import { ggufAsr } from '../runtimes/native/asr.ts';

/** A whole recording at once, with the longest look ahead that it was trained with: 1.04 s. */
export const adapter = ggufAsr('parakeet');
