import type { Capability } from '../../contract/capability.ts';
import { isValued, type ValuedScore } from '../../contract/score.ts';
import type { TaskReport } from '../../contract/task.ts';
import { metricWords } from './metric-words.ts';
import { decibels, nothing, quantity } from './numbers.ts';

/** The metric that stands for a capability where there is room for one. */
const mainMetrics: Partial<Record<Capability, string>> = {
  asr: 'wer',
  vad: 'f1',
  diarization: 'der',
  enhance: 'si_sdr_improvement',
  music_transcription: 'note_f1',
  classify: 'top1',
  separate: 'sdr',
  embed: 'eer',
  tts: 'round_trip_wer',
};

/** A metric's value in a task; with several recipes the first, which the spec names first. */
export const findScore = (task: TaskReport, metric: string): ValuedScore | undefined =>
  task.scores.filter(isValued).find((score) => score.metric === metric);

/** The score that a table or a chart leads with; undefined where nothing could be scored. */
export function mainScore(task: TaskReport): ValuedScore | undefined {
  const main = mainMetrics[task.capability];
  return (main === undefined ? undefined : findScore(task, main)) ?? task.scores.find(isValued);
}

/** `4.9 → 11.2 dB`: the enhanced signal says little without the noisy one. */
export function beforeAndAfter(task: TaskReport): string {
  const [before, after] = [findScore(task, 'si_sdr_before'), findScore(task, 'si_sdr_after')];
  if (before === undefined || after === undefined) return nothing;
  return `${decibels(before.value).replace(' dB', '')} → ${decibels(after.value)}`;
}

/** A task in a few words: `WER 4.2 %`, the type of what stopped it, or its state. */
export function headline(task: TaskReport): string {
  if (task.state !== 'scored') return task.failures[0]?.type ?? task.state;
  if (beforeAndAfter(task) !== nothing) return `SI-SDR ${beforeAndAfter(task)}`;
  const score = mainScore(task);
  if (score !== undefined) return `${metricWords(score.metric).title} ${quantity(score.value, score.unit)}`;
  const why = task.scores.find((one) => !isValued(one));
  return why === undefined ? 'not scored' : `${metricWords(why.metric).title} not scored`;
}
