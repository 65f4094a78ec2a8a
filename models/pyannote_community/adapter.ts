import { Diarization } from '../../contract/diarization.ts';
import type { Adapter } from '../adapter.ts';
import { PythonModel } from '../runtimes/python/python-model.ts';
import { card } from './card.ts';

export const adapter: Adapter = {
  async load(context) {
    const python = await PythonModel.load(card, context);
    return {
      async diarization(audio, { maxSpeakers }) {
        const parameters = { maxSpeakers: maxSpeakers ?? null };
        const { value } = await python.infer('diarization', audio, parameters, Diarization);
        return value;
      },
      usage: () => python.usage,
      dispose: () => python.end(),
    };
  },
};
