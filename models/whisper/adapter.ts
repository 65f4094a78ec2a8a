import { rangesOf } from '../../audio/audio.ts';
import { LabError } from '../../contract/failure.ts';
import type { Adapter, LoadContext } from '../adapter.ts';
import { weightsFile } from '../weights-file.ts';
import type { WhisperEngine } from './engine.ts';
import { readConfig, type WhisperConfig } from './graphs/config.ts';
import { languageCode } from './languages.ts';
import { precisionOf } from './precision.ts';
import { suppressedTokens } from './suppressed-tokens.ts';
import { openTokenizer } from './tokenizer.ts';
import { transcribe } from './transcribe.ts';
import { transcribeSpeech } from './transcribe-speech.ts';

export const adapter: Adapter = {
  async load(context) {
    const { files, progress } = context;
    const config = await readConfig(weightsFile(files, 'config'), files['generation']);
    const tokenizer = await openTokenizer(weightsFile(files, 'tokenizer'));
    const engine = await openEngine(context, config);
    const { special } = tokenizer;
    const { isMultilingual } = config;
    const whisper = { engine, tokenizer, special, isMultilingual, isSuppressed: suppressedTokens(config) };
    return {
      async asr(audio, { language, words, speech }) {
        const known =
          language === undefined || !isMultilingual ? undefined : knownLanguage(language, special.languages);
        const options = { language: known, words, progress };
        return speech === undefined
          ? transcribe(whisper, rangesOf(audio), options)
          : transcribeSpeech(whisper, rangesOf(audio), speech, options);
      },
      dispose: () => engine.dispose(),
    };
  },
};

/** Graphs written here from the published weights, or the stock ones where a repository has nothing else. */
async function openEngine(context: LoadContext, config: WhisperConfig): Promise<WhisperEngine> {
  const { files, variant, threads, provider, home, progress } = context;
  if (files['weights'] === undefined) {
    const { openStockEngine } = await import('./stock-engine.ts');
    return openStockEngine(files, config, { threads, provider });
  }
  const { openOwnEngine } = await import('./own-engine.ts');
  return openOwnEngine({
    weightsFile: files['weights'],
    configFile: weightsFile(files, 'config'),
    generationConfigFile: files['generation'],
    precision: precisionOf(variant),
    ...{ threads, provider, home, progress },
  });
}

function knownLanguage(tag: string, languages: ReadonlyMap<string, number>): string {
  const code = languageCode(tag, languages);
  if (code !== undefined) return code;
  throw new LabError({
    type: 'BadDataset',
    scope: 'item',
    summary: `Whisper was not trained on the language "${tag}".`,
    cause: `it knows ${[...languages.keys()].join(', ')}`,
  });
}
