import { ggufAsr } from '../runtimes/native/asr.ts';

/** A whole recording at once: the engine pads it as Mistral does, with 480 ms of delay. */
export const adapter = ggufAsr('voxtral_realtime');
