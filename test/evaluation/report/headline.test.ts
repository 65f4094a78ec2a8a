import { expect, test } from 'vitest';
import { headline } from '../../../evaluation/report/headline.ts';
import {
  missingPackage,
  sampleDiarization,
  sampleEnhance,
  sampleTask,
  sampleVad,
  stoppedTask,
} from './sample-report.ts';

test.each([
  ['asr by its word error rate', sampleTask(), 'WER 4.2 %'],
  ['vad by F1', sampleVad(), 'F1 94.9 %'],
  ['diarization by DER', sampleDiarization(), 'DER 16.3 %'],
  ['enhance by SI-SDR before and after', sampleEnhance(), 'SI-SDR 4.9 → 11.2 dB'],
  [
    'what could not be scored by the metric',
    sampleTask({ scores: [{ metric: 'wer', unscored: true, why: 'no words' }] }),
    'WER not scored',
  ],
  ['what has no reference', sampleTask({ scores: [] }), 'not scored'],
  ['what is blocked by the type of its failure', stoppedTask('blocked', [missingPackage]), 'MissingPackage'],
  ['what was cancelled by its state', stoppedTask('cancelled', []), 'cancelled'],
])('names %s', (_, task, words) => {
  expect(headline(task)).toBe(words);
});
