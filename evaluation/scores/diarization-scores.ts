import type { Score } from '../../contract/score.ts';
import type { DiarizationMeasure } from '../measures/diarization-measure.ts';
import { errorSeconds } from '../metrics/diarization-error-rate.ts';
import { sumOf } from '../statistics/sum.ts';
import { ratioScore, type RatioOfSums } from './ratio-score.ts';

const scored = 'collar=0,overlap=scored';
const noSpeech = 'no item has speech in its reference';

/** DER and JER over all items together, and by how many speakers a recording is off in the mean. */
export function diarizationScores(measures: readonly DiarizationMeasure[], seed: number): Score[] {
  const parts = (
    numerator: (measure: DiarizationMeasure) => number,
    denominator: (measure: DiarizationMeasure) => number,
  ): RatioOfSums['parts'] =>
    measures.map((measure) => ({
      id: measure.id,
      session: measure.session,
      numerator: numerator(measure),
      denominator: denominator(measure),
    }));
  const der: RatioOfSums = {
    metric: 'der',
    unit: 'ratio',
    recipe: `der/${scored}`,
    parts: parts(errorSeconds, (measure) => measure.referenceSeconds),
    counts: {
      missSeconds: sumOf(measures, (measure) => measure.missSeconds),
      falseAlarmSeconds: sumOf(measures, (measure) => measure.falseAlarmSeconds),
      confusionSeconds: sumOf(measures, (measure) => measure.confusionSeconds),
      referenceSeconds: sumOf(measures, (measure) => measure.referenceSeconds),
    },
    whyUnscored: noSpeech,
  };
  const jer: RatioOfSums = {
    metric: 'jer',
    unit: 'ratio',
    recipe: `jer/${scored}`,
    parts: parts(
      (measure) => measure.speakerErrors,
      (measure) => measure.referenceSpeakers,
    ),
    counts: {
      speakerErrors: sumOf(measures, (measure) => measure.speakerErrors),
      referenceSpeakers: sumOf(measures, (measure) => measure.referenceSpeakers),
    },
    whyUnscored: noSpeech,
  };
  const speakerCount: RatioOfSums = {
    metric: 'speaker_count_error',
    unit: 'speakers',
    recipe: 'speaker_count_error/mean-absolute',
    parts: parts(
      (measure) => measure.speakerCountError,
      () => 1,
    ),
    counts: {
      referenceSpeakers: sumOf(measures, (measure) => measure.referenceSpeakers),
      foundSpeakers: sumOf(measures, (measure) => measure.foundSpeakers),
      items: measures.length,
    },
    whyUnscored: 'no item was scored',
  };
  return [der, jer, speakerCount].map((score) => ratioScore(score, seed));
}
