import { setTimeout as wait } from 'node:timers/promises';
import { pretendingModel } from './pretending-model.ts';

/** The original lab had two of these: 1 ms a run, no words, counted as a success. */
export const model = pretendingModel('empty_fallback', () => wait(1, ''));
