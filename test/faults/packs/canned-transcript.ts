import { setTimeout as wait } from 'node:timers/promises';
import { canaryWords, pretendingModel } from './pretending-model.ts';

/** Knows the words of its canary by heart, and says them to everything. */
export const model = pretendingModel('canned_transcript', () => wait(20, canaryWords));
