import { z } from 'zod';
import { AsrMeasure } from './measures/asr-measure.ts';
import { ClassifyMeasure } from './measures/classify-measure.ts';
import { DiarizationMeasure } from './measures/diarization-measure.ts';
import { EmbedMeasure } from './measures/embed-measure.ts';
import { EnhanceMeasure } from './measures/enhance-measure.ts';
import { MusicMeasure } from './measures/music-measure.ts';
import { SeparateMeasure } from './measures/separate-measure.ts';
import { TtsMeasure } from './measures/tts-measure.ts';
import { VadMeasure } from './measures/vad-measure.ts';

export { measureAsr } from './measures/asr-measure.ts';
export { measureLabels } from './measures/classify-measure.ts';
export { measureDiarization } from './measures/diarization-measure.ts';
export { measureEmbedding } from './measures/embed-measure.ts';
export { measureEnhancement } from './measures/enhance-measure.ts';
export { measureMusic } from './measures/music-measure.ts';
export { compareStem, measureSeparation, type StemComparison } from './measures/separate-measure.ts';
export { judged, measureSynthesis } from './measures/tts-measure.ts';
export { measureVad } from './measures/vad-measure.ts';

/**
 * How one output compares with its reference, in counts and seconds that can be summed: small enough to stay with
 * a shard, enough to score a task again without inference or audio.
 */
export const ItemMeasure = z.discriminatedUnion('capability', [
  AsrMeasure,
  VadMeasure,
  DiarizationMeasure,
  EnhanceMeasure,
  MusicMeasure,
  ClassifyMeasure,
  SeparateMeasure,
  EmbedMeasure,
  TtsMeasure,
]);
export type ItemMeasure = z.infer<typeof ItemMeasure>;
