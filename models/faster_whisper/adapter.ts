import type { ModelCard } from '../../contract/model-card.ts';
import { Transcript } from '../../contract/transcript.ts';
import type { Adapter } from '../adapter.ts';
import { PythonModel } from '../runtimes/python/python-model.ts';
import { card } from './card.ts';

/**
 * Of any card whose weights are Whisper in CTranslate2's format.
 * @param conditionOnPrevious whether a window is told what was said before it
 */
export const adapterOf = (of: ModelCard, { conditionOnPrevious = true } = {}): Adapter => ({
  async load(context) {
    const python = await PythonModel.load(of, context);
    return {
      async asr(audio, { language }) {
        const parameters = { language: language ?? null, conditionOnPrevious };
        const { value } = await python.infer('asr', audio, parameters, Transcript);
        return value;
      },
      usage: () => python.usage,
      dispose: () => python.end(),
    };
  },
});

export const adapter = adapterOf(card);
