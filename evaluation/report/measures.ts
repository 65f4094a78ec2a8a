import type { Capability } from '../../contract/capability.ts';
import { judgeName } from '../../contract/judge.ts';
import { isValued, type ValuedScore } from '../../contract/score.ts';
import type { TaskReport } from '../../contract/task.ts';
import { stemRecipe } from '../scores/separate-scores.ts';
import { beforeAndAfter, findScore, mainScore } from './headline.ts';
import { metricWords } from './metric-words.ts';
import { decibels, factor, nothing, percent, quantity, quantityRange } from './numbers.ts';

/** One column of results: what it is called and what it says of a task. */
export interface Measure {
  title: string;
  text: (task: TaskReport) => string;
  /** Where there is no room for all, columns with the smallest numbers go first. */
  keep: number;
}

/** Follows an interval that was drawn over utterances, not sessions. */
export const utteranceMark = '*';
/** Precedes a timing that is never ranked. */
export const unrankedMark = '~';

/** A timing that was reused, or taken while other work ran, tells nothing about which model is faster. */
export const isRanked = (task: TaskReport): boolean => !task.reused && task.timing?.alone === true;

/** `31.2x`, or `~31.2x` where it does not count. */
export function speed(task: TaskReport): string {
  const rtfx = task.timing?.rtfx ?? null;
  return rtfx === null ? nothing : `${isRanked(task) ? '' : unrankedMark}${factor(rtfx)}`;
}

/** `2.1–6.8 %*` */
export function interval(score: ValuedScore | undefined): string {
  if (score?.low === undefined || score.high === undefined) return nothing;
  return `${quantityRange(score.low, score.high, score.unit)}${score.resampled === 'utterances' ? utteranceMark : ''}`;
}

/**
 * The columns of a capability, in reading order; the first is the one that it is judged by. Columns that say
 * nothing of any task are left out.
 */
export function measuresOf(capability: Capability, tasks: readonly TaskReport[]): Measure[] {
  const [main, ...others] = resultsOf(capability, tasks);
  const rtfx: Measure = { title: 'RTFx', text: speed, keep: 50 };
  const telling = [...others, rtfx].filter(({ text }) => tasks.some((task) => text(task) !== nothing));
  return main === undefined ? telling : [main, ...telling];
}

function resultsOf(capability: Capability, tasks: readonly TaskReport[]): Measure[] {
  const range: Measure = { title: '95 % interval', text: (task) => interval(mainScore(task)), keep: 90 };
  switch (capability) {
    case 'asr':
      return [
        valueOf('wer', 100),
        range,
        { title: 'S/D/I of N', text: wordErrors('wer'), keep: 80 },
        valueOf('cer', 60),
      ];
    case 'vad':
      return [valueOf('f1', 100), range, valueOf('precision', 80), valueOf('recall', 79)];
    case 'diarization':
      return [
        valueOf('der', 100),
        range,
        { title: 'miss/FA/confusion', text: partsOfDer, keep: 80 },
        valueOf('jer', 60),
        valueOf('speaker_count_error', 55),
      ];
    case 'enhance':
      return [
        { title: 'SI-SDR', text: beforeAndAfter, keep: 100 },
        { title: 'gain', text: gain, keep: 95 },
        { ...range, title: '95 % of gain' },
      ];
    case 'music_transcription':
      return [
        valueOf('note_f1', 100),
        range,
        valueOf('note_precision', 80),
        valueOf('note_recall', 79),
        valueOf('note_f1_with_end', 60),
      ];
    case 'classify':
      return [valueOf('top1', 100), range, valueOf('top5', 60), valueOf('map', 80)];
    case 'separate':
      return [
        valueOf('sdr', 100),
        range,
        valueOf('sdr_improvement', 80),
        { title: 'SDR by stem', text: sdrByStem, keep: 70 },
        valueOf('sdr_median', 65),
        valueOf('si_sdr', 60),
      ];
    case 'embed':
      return [valueOf('eer', 100), valueOf('nearest_same', 80)];
    case 'tts':
      return [
        valueOf('round_trip_wer', 100),
        range,
        { title: 'S/D/I of N', text: wordErrors('round_trip_wer'), keep: 80 },
        valueOf('round_trip_cer', 70),
        { title: 'heard by', text: judgeOf, keep: 60 },
      ];
    case 'asr_stream':
    case 'mt':
      return allOf(tasks);
  }
}

/** Every metric that any of the tasks has, for capabilities without an order of their own. */
function allOf(tasks: readonly TaskReport[]): Measure[] {
  const metrics = new Set(tasks.flatMap((task) => task.scores.map((score) => score.metric)));
  return [...metrics].map((metric, index) => valueOf(metric, 100 - index));
}

const valueOf = (metric: string, keep: number): Measure => ({
  title: metricWords(metric).title,
  text: (task) => quantityOf(findScore(task, metric)),
  keep,
});

const quantityOf = (score: ValuedScore | undefined): string =>
  score === undefined ? nothing : quantity(score.value, score.unit === 'speakers' ? '' : score.unit);

const wordErrors =
  (metric: string) =>
  (task: TaskReport): string => {
    const counts = findScore(task, metric)?.counts;
    if (counts === undefined) return nothing;
    const { substitutions = 0, deletions = 0, insertions = 0, referenceWords = 0 } = counts;
    return `${substitutions}/${deletions}/${insertions} of ${referenceWords}`;
  };

const judgeOf = ({ judge }: TaskReport): string => (judge === undefined ? nothing : judgeName(judge));

/** The three parts of DER, in percent of the reference's speech: they add up to it. */
function partsOfDer(task: TaskReport): string {
  const counts = findScore(task, 'der')?.counts;
  if (counts === undefined) return nothing;
  const { missSeconds = 0, falseAlarmSeconds = 0, confusionSeconds = 0, referenceSeconds = 0 } = counts;
  if (referenceSeconds === 0) return nothing;
  const [miss, falseAlarm, confusion] = [missSeconds, falseAlarmSeconds, confusionSeconds].map((part) =>
    percent(part / referenceSeconds).replace(' %', ''),
  );
  return `${miss ?? nothing}/${falseAlarm ?? nothing}/${confusion ?? nothing} %`;
}

/** `bass 5.1, drums 7.2 dB` */
function sdrByStem(task: TaskReport): string {
  const stems = task.scores.filter(isValued).flatMap(({ metric, recipe, value }) => {
    const name = recipe.split(`,${stemRecipe}`)[1]?.split(',')[0];
    return metric === 'sdr' && name !== undefined ? [`${name} ${decibels(value).replace(' dB', '')}`] : [];
  });
  return stems.length === 0 ? nothing : `${stems.join(', ')} dB`;
}

function gain(task: TaskReport): string {
  const score = findScore(task, 'si_sdr_improvement');
  return score === undefined ? nothing : `${score.value > 0 ? '+' : ''}${decibels(score.value)}`;
}

/** Why a metric has no value, for each that has none. */
export const unscored = (task: TaskReport): { metric: string; why: string }[] =>
  task.scores.flatMap((score) => (isValued(score) ? [] : [{ metric: score.metric, why: score.why }]));
