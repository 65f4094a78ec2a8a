import { isScored, type Capability, type ScoredCapability } from '../contract/capability.ts';
import type { Gate } from '../contract/gate.ts';
import type { Score } from '../contract/score.ts';
import { firstTexts } from './gates/asr-text.ts';
import { audioEmpty } from './gates/audio-empty.ts';
import { outputClipped } from './gates/output-clipped.ts';
import { coverageLow } from './gates/coverage-low.ts';
import { durationImplausible } from './gates/duration-implausible.ts';
import { isHallucinating } from './gates/is-hallucinating.ts';
import { isTruncated } from './gates/is-truncated.ts';
import { itemsFailed } from './gates/items-failed.ts';
import { labelUnknown } from './gates/label-unknown.ts';
import { outputEmpty } from './gates/output-empty.ts';
import { outputRepeated } from './gates/output-repeated.ts';
import { outputSilent } from './gates/output-silent.ts';
import { referenceMissing } from './gates/reference-missing.ts';
import { speakerErrorHigh } from './gates/speaker-error-high.ts';
import { werValid } from './gates/wer-valid.ts';
import type { ItemMeasure } from './measure-item.ts';
import type { TtsMeasure } from './measures/tts-measure.ts';
import { asrScores } from './scores/asr-scores.ts';
import { classifyScores } from './scores/classify-scores.ts';
import { diarizationScores } from './scores/diarization-scores.ts';
import { embedScores } from './scores/embed-scores.ts';
import { enhanceScores } from './scores/enhance-scores.ts';
import { musicScores } from './scores/music-scores.ts';
import { separateScores } from './scores/separate-scores.ts';
import { ttsScores } from './scores/tts-scores.ts';
import { vadScores } from './scores/vad-scores.ts';

export interface TaskMeasures {
  capability: Capability;
  /** Of the items that ran and have a reference; in any order. */
  measures: readonly ItemMeasure[];
  totalItems: number;
  failedItems: number;
  /** Equal seeds give equal intervals. */
  seed: number;
}

export interface ScoredTask {
  scores: Score[];
  /** All of them must pass for the scores to be evidence. */
  gates: Gate[];
}

/**
 * The scores of a task from the measures of its items, and whether they can be believed. No inference and no audio:
 * the same measures and seed always give the same result.
 */
export function scoreTask({ capability, measures, totalItems, failedItems, seed }: TaskMeasures): ScoredTask {
  // Sums of decimals depend on their order in the last digit: shards come back in any.
  const own = measures
    .filter((measure) => measure.capability === capability)
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const unreferenced = totalItems - failedItems - own.length;
  const atLarge = [
    itemsFailed(failedItems, totalItems),
    ...(unreferenced > 0 ? [referenceMissing(unreferenced, totalItems)] : []),
  ];
  if (!isScored(capability)) return { scores: [], gates: atLarge };
  if (own.length === 0) return { scores: withoutItems(capability), gates: atLarge };
  const { scores, gates } = judge(capability, own, seed);
  return { scores, gates: [...atLarge, ...gates] };
}

type MeasureOf<C extends ScoredCapability> = Extract<ItemMeasure, { capability: C }>;

/** How a capability is judged. */
interface Judge<C extends ScoredCapability> {
  /** Every metric that it always has, with a value or the reason why there is none. */
  metrics: readonly string[];
  scores: (measures: readonly MeasureOf<C>[], seed: number) => Score[];
  gates: readonly ((measures: readonly MeasureOf<C>[]) => Gate)[];
}

const textGates = [werValid, audioEmpty, isTruncated, isHallucinating, coverageLow];

const judges: { [C in ScoredCapability]: Judge<C> } = {
  asr: {
    metrics: ['wer', 'cer'],
    scores: asrScores,
    gates: textGates.map((gate) => (measures) => gate(firstTexts(measures))),
  },
  vad: { metrics: ['precision', 'recall', 'f1'], scores: vadScores, gates: [outputEmpty] },
  diarization: {
    metrics: ['der', 'jer', 'speaker_count_error'],
    scores: diarizationScores,
    gates: [outputEmpty, speakerErrorHigh],
  },
  enhance: {
    metrics: ['si_sdr_before', 'si_sdr_after', 'si_sdr_improvement'],
    scores: enhanceScores,
    gates: [outputSilent],
  },
  separate: {
    metrics: ['sdr', 'sdr_improvement', 'si_sdr', 'sdr_median'],
    scores: separateScores,
    gates: [outputSilent],
  },
  classify: { metrics: ['top1', 'top5', 'map'], scores: classifyScores, gates: [labelUnknown] },
  tts: {
    metrics: ['round_trip_wer', 'round_trip_cer'],
    scores: ttsScores,
    gates: [
      outputSilent,
      outputRepeated,
      durationImplausible,
      outputClipped,
      ...textGates.map((gate) => (measures: readonly TtsMeasure[]) => gate(firstTexts(measures))),
    ],
  },
  embed: { metrics: ['eer', 'nearest_same'], scores: embedScores, gates: [outputEmpty] },
  music_transcription: {
    metrics: ['note_precision', 'note_recall', 'note_f1', 'note_f1_with_end'],
    scores: musicScores,
    gates: [outputEmpty],
  },
};

function judge<C extends ScoredCapability>(
  capability: C,
  measures: readonly ItemMeasure[],
  seed: number,
): ScoredTask {
  const { scores, gates }: Judge<C> = judges[capability];
  const own = measures.filter((measure): measure is MeasureOf<C> => measure.capability === capability);
  return { scores: scores(own, seed), gates: gates.map((gate) => gate(own)) };
}

const withoutItems = (capability: ScoredCapability): Score[] =>
  judges[capability].metrics.map((metric) => ({ metric, unscored: true, why: 'no item could be compared' }));
