import type { Gate } from '../../contract/gate.ts';
import { hypothesisWords, referenceWords } from '../metrics/word-error-rate.ts';
import type { AsrText } from './asr-text.ts';
import { shareGate } from './share-gate.ts';

/** Does the model hear nothing where something is said? So does a fallback that never ran a model. */
export const audioEmpty = (texts: readonly AsrText[]): Gate =>
  shareGate({
    gate: 'audio_empty',
    faulty: texts
      .filter((text) => referenceWords(text) > 0 && hypothesisWords(text) === 0)
      .map(({ id }) => id),
    items: texts.length,
    what: 'have an empty transcript though something is said',
  });
