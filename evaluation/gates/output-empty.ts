import type { Gate } from '../../contract/gate.ts';
import type { DiarizationMeasure } from '../measures/diarization-measure.ts';
import type { EmbedMeasure } from '../measures/embed-measure.ts';
import type { MusicMeasure } from '../measures/music-measure.ts';
import type { VadMeasure } from '../measures/vad-measure.ts';
import { shareGate } from './share-gate.ts';

type Emptiable = VadMeasure | DiarizationMeasure | MusicMeasure | EmbedMeasure;

/** Is nothing found in items that have speech, or notes? Does a vector point nowhere? */
export const outputEmpty = (measures: readonly Emptiable[]): Gate =>
  shareGate({
    gate: 'output_empty',
    faulty: measures.filter(isEmpty).map(({ id }) => id),
    items: measures.length,
    what: 'have an empty result though there is something to find',
  });

function isEmpty(measure: Emptiable): boolean {
  switch (measure.capability) {
    case 'vad': {
      const { truePositiveSeconds, falseAlarmSeconds, missSeconds } = measure;
      return missSeconds > 0 && truePositiveSeconds + falseAlarmSeconds === 0;
    }
    case 'diarization':
      return measure.referenceSpeakers > 0 && measure.foundSpeakers === 0;
    case 'music_transcription':
      return measure.reference > 0 && measure.found === 0;
    case 'embed':
      return measure.vector.every((value) => value === 0);
  }
}
