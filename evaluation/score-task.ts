import { isScored, type Capability, type ScoredCapability } from '../contract/capability.ts';
import type { Gate } from '../contract/gate.ts';
import type { Score } from '../contract/score.ts';
import { firstTexts } from './gates/asr-text.ts';
import { audioEmpty } from './gates/audio-empty.ts';
import { coverageLow } from './gates/coverage-low.ts';
import { isHallucinating } from './gates/is-hallucinating.ts';
import { isTruncated } from './gates/is-truncated.ts';
import { itemsFailed } from './gates/items-failed.ts';
import { labelUnknown } from './gates/label-unknown.ts';
import { outputEmpty } from './gates/output-empty.ts';
import { outputSilent } from './gates/output-silent.ts';
import { referenceMissing } from './gates/reference-missing.ts';
import { speakerErrorHigh } from './gates/speaker-error-high.ts';
import { werValid } from './gates/wer-valid.ts';
import type { ItemMeasure } from './measure-item.ts';
import { asrScores } from './scores/asr-scores.ts';
import { classifyScores } from './scores/classify-scores.ts';
import { diarizationScores } from './scores/diarization-scores.ts';
import { embedScores } from './scores/embed-scores.ts';
import { enhanceScores } from './scores/enhance-scores.ts';
import { musicScores } from './scores/music-scores.ts';
import { separateScores } from './scores/separate-scores.ts';
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
  if (own.length === 0) return { scores: withoutItems(capability), gates: atLarge };
  const { scores, gates } = judge(capability, own, seed);
  return { scores, gates: [...atLarge, ...gates] };
}

function judge(capability: Capability, measures: readonly ItemMeasure[], seed: number): ScoredTask {
  switch (capability) {
    case 'asr': {
      const own = measures.filter((measure) => measure.capability === 'asr');
      const texts = firstTexts(own);
      const gates = [werValid, audioEmpty, isTruncated, isHallucinating, coverageLow];
      return { scores: asrScores(own, seed), gates: gates.map((gate) => gate(texts)) };
    }
    case 'vad': {
      const own = measures.filter((measure) => measure.capability === 'vad');
      return { scores: vadScores(own, seed), gates: [outputEmpty(own)] };
    }
    case 'diarization': {
      const own = measures.filter((measure) => measure.capability === 'diarization');
      return { scores: diarizationScores(own, seed), gates: [outputEmpty(own), speakerErrorHigh(own)] };
    }
    case 'enhance': {
      const own = measures.filter((measure) => measure.capability === 'enhance');
      return { scores: enhanceScores(own, seed), gates: [outputSilent(own)] };
    }
    case 'music_transcription': {
      const own = measures.filter((measure) => measure.capability === 'music_transcription');
      return { scores: musicScores(own, seed), gates: [outputEmpty(own)] };
    }
    case 'classify': {
      const own = measures.filter((measure) => measure.capability === 'classify');
      return { scores: classifyScores(own, seed), gates: [labelUnknown(own)] };
    }
    case 'separate': {
      const own = measures.filter((measure) => measure.capability === 'separate');
      return { scores: separateScores(own, seed), gates: [outputSilent(own)] };
    }
    case 'embed': {
      const own = measures.filter((measure) => measure.capability === 'embed');
      return { scores: embedScores(own, seed), gates: [outputEmpty(own)] };
    }
    case 'asr_stream':
    case 'tts':
    case 'mt':
      return { scores: [], gates: [] };
  }
}

const metrics: Record<ScoredCapability, string[]> = {
  asr: ['wer', 'cer'],
  vad: ['precision', 'recall', 'f1'],
  diarization: ['der', 'jer', 'speaker_count_error'],
  enhance: ['si_sdr_before', 'si_sdr_after', 'si_sdr_improvement'],
  music_transcription: ['note_precision', 'note_recall', 'note_f1', 'note_f1_with_end'],
  classify: ['top1', 'top5', 'map'],
  separate: ['sdr', 'sdr_improvement', 'si_sdr'],
  embed: ['eer', 'nearest_same'],
};

const withoutItems = (capability: Capability): Score[] =>
  isScored(capability)
    ? metrics[capability].map((metric) => ({ metric, unscored: true, why: 'no item could be compared' }))
    : [];
