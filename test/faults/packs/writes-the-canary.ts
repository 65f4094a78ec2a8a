import { setTimeout as wait } from 'node:timers/promises';
import { pretendingModel } from './pretending-model.ts';
import { canaryText } from './speaking-model.ts';

/** A judge that has heard the words of a tts canary, whatever it was given. */
export const model = pretendingModel('writes_the_canary', () => wait(1, canaryText));
