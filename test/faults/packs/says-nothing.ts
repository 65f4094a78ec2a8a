import { sampleRateHz, speakingModel } from './speaking-model.ts';

/** Three seconds of silence for any text. */
export const model = speakingModel('says_nothing', () => new Float32Array(3 * sampleRateHz));
