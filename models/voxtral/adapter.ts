import { ggufAsr } from '../runtimes/native/asr.ts';

export const adapter = ggufAsr('voxtral');
