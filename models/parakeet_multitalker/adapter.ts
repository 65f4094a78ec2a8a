import { ggufAsr } from '../runtimes/native/asr.ts';

/** In single-speaker mode: everything that is said, as of one speaker. */
export const adapter = ggufAsr('parakeet');
