import { noiseFor, speakingModel } from './speaking-model.ts';

/** A canned recording for any text. */
export const model = speakingModel('says_one_thing', () => noiseFor('whatever is asked for'));
