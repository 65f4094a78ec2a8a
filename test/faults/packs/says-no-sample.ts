import { speakingModel } from './speaking-model.ts';

/** A recording without a single sample. */
export const model = speakingModel('says_no_sample', () => new Float32Array(0));
