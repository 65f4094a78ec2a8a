import { durationSeconds } from '../../../audio/audio.ts';
import type { Adapter } from '../../adapter.ts';
import { weightsFile } from '../../weights-file.ts';
import { openModel } from './engine.ts';
import { transcriptOf } from './transcript.ts';

/**
 * An adapter for weights whose whole inference is the engine's: one file, named `model` in the card.
 * @param architecture as the file names itself
 */
export const ggufAsr = (architecture: string): Adapter => ({
  async load({ files, threads, provider }) {
    const model = await openModel(weightsFile(files, 'model'), { threads, provider, architecture });
    return {
      async asr(audio, { language }) {
        // A model of one language is not asked, and one that finds out by itself is told only what it knows.
        const hint = language?.split('-', 1)[0];
        const known = model.languages.length > 1 && hint !== undefined && model.languages.includes(hint);
        const result = await model.transcribe(audio.samples, known ? hint : undefined);
        const spoken = known ? hint : model.languages.length === 1 ? model.languages[0] : undefined;
        return transcriptOf(result, durationSeconds(audio), spoken);
      },
      dispose() {
        model.dispose();
        return Promise.resolve();
      },
    };
  },
});
