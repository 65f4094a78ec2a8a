import { noiseFor, speakingModel } from './speaking-model.ts';

/** Noise as long as the text takes, and another noise for another text. */
export const model = speakingModel('says_noise', noiseFor);
