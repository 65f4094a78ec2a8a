import type { Score } from '../../contract/score.ts';
import type { TtsMeasure } from '../measures/tts-measure.ts';
import { asrScores } from './asr-scores.ts';

const metrics = ['wer', 'cer'];

/**
 * WER and CER of what a judge heard of the speech, against the text that was to be said: the round trip. The judge's
 * own errors are in it, so its name is part of the recipe, and scores of two judges are two quantities.
 */
export function ttsScores(measures: readonly TtsMeasure[], seed: number): Score[] {
  const judge = measures.find((measure) => measure.judge !== null)?.judge ?? 'nobody';
  return asrScores(measures, seed)
    .filter(({ metric }) => metrics.includes(metric))
    .map((score) => {
      const metric = `round_trip_${score.metric}`;
      if ('unscored' in score) return { ...score, metric };
      return { ...score, metric, recipe: `round_trip_${score.recipe},judge=${judge}` };
    });
}
