import { describe, expect, it } from 'vitest';
import type { Gate } from '../../../contract/gate.ts';
import type { Score } from '../../../contract/score.ts';
import type { TaskReport } from '../../../contract/task.ts';
import { regression } from '../../../evaluation/gates/regression.ts';
import { complete } from '../../../contract/failure.ts';

const row: TaskReport = {
  id: 'm:v/asr/data@cpu',
  model: 'm',
  variant: 'v',
  capability: 'asr',
  dataset: 'data',
  hardware: 'cpu',
  state: 'scored',
  failures: [],
  scores: [],
  gates: [],
  evidence: 'smoke',
  items: { total: 1, scored: 1, failed: [] },
  timing: null,
  provenance: null,
  reused: false,
  artifacts: [],
};
const failed: TaskReport = {
  ...row,
  state: 'failed',
  failures: [complete({ type: 'ModelCrashed', summary: 'it died' })],
};
const score = (metric: string, value: number, unit = 'ratio', recipe = metric): Score => ({
  metric,
  value,
  unit,
  counts: {},
  recipe,
});
const scored = (...scores: Score[]): TaskReport => ({ ...row, scores });
const wer = (value: number): TaskReport => scored(score('wer', value));
const against = (now: TaskReport, before: TaskReport | undefined, tolerance = {}): Gate =>
  regression(now, { sprintId: 'sprint/a/1', task: before }, { wer: 0.005, f1: 0.01, ...tolerance });

describe('a regression is', () => {
  it.each<[string, TaskReport, TaskReport]>([
    ['a WER beyond the tolerance', wer(0.056), wer(0.05)],
    ['an F1 that fell, where more is better', scored(score('f1', 0.9)), scored(score('f1', 0.92))],
    ['a task that was scored and failed', failed, wer(0.05)],
    ['a task that was scored and is skipped', { ...row, state: 'skipped' }, wer(0.05)],
    ['a metric that had a value', scored({ metric: 'wer', unscored: true, why: 'no words' }), wer(0.05)],
    [
      'a metric that is no longer made the same way',
      scored(score('wer', 0.01, 'ratio', 'wer/other')),
      scored(score('wer', 0.05, 'ratio', 'wer/whisper-english')),
    ],
  ])('%s', (_, now, before) => expect(against(now, before).passed).toBe(false));
});

describe('no regression is', () => {
  it.each<[string, TaskReport, TaskReport | undefined]>([
    ['a WER that is worse by exactly the tolerance', wer(0.055), wer(0.05)],
    ['a WER that is better', wer(0.01), wer(0.05)],
    ['an F1 that rose', scored(score('f1', 1)), scored(score('f1', 0.5))],
    ['a metric without a tolerance', scored(score('cer', 1)), scored(score('cer', 0))],
    ['a task that failed before already', failed, failed],
    ['a task that the baseline does not have', failed, undefined],
  ])('%s', (_, now, before) => expect(against(now, before).passed).toBe(true));
});

it('says both figures, what is tolerated, and with which sprint it was compared', () => {
  expect(against(wer(0.06), wer(0.05)).detail).toBe(
    'WER 6.0 %, was 5.0 % (0.5 % worse is tolerated); compared with sprint/a/1',
  );
  expect(against(failed, wer(0.05)).detail).toBe(
    'failed (ModelCrashed), was scored in sprint/a/1 (WER 5.0 %)',
  );
});

it('says that there was nothing to compare with', () => {
  expect(regression(wer(0.5), null, { wer: 0 })).toMatchObject({
    gate: 'regression',
    passed: true,
    detail: expect.stringContaining('no sprint of this name before it') as string,
  });
});
