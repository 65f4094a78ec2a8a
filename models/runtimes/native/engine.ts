import { basename } from 'node:path';
import type * as TranscribeCpp from 'transcribe-cpp';
import { LabError } from '../../../contract/failure.ts';
import { classifyError, noProvider } from './classify-error.ts';

export interface EngineOptions {
  threads: number;
  /** `cpu` or `mps`. No other one steps in. */
  provider: string;
  /** What the file must hold: `whisper`, `parakeet`, `voxtral`. */
  architecture: string;
}

/** A loaded model. */
export interface NativeModel {
  /** Languages that it can be told to hear. */
  languages: readonly string[];
  /**
   * @param samples mono, 16 kHz
   * @throws LabError `BadAudio` where it is too long, `InvalidOutput`, `OutOfMemory`, `Unexpected`
   */
  transcribe(samples: Float32Array, language: string | undefined): Promise<TranscribeCpp.TranscriptionResult>;
  dispose(): void;
}

const backends: Readonly<Record<string, TranscribeCpp.Backend>> = { cpu: 'cpu', mps: 'metal' };

/**
 * Loads a GGUF file, or one in whisper.cpp's own format. This file is the only one that imports transcribe-cpp.
 *
 * @example const model = await openModel('/models/x.gguf', { threads: 1, provider: 'cpu', architecture: 'voxtral' });
 * @throws LabError `MissingRuntime`, `WeightsCorrupt`, `OutOfMemory`
 */
export async function openModel(path: string, options: EngineOptions): Promise<NativeModel> {
  const { threads, provider, architecture } = options;
  const { TranscribeModel } = await import('transcribe-cpp').catch((error: unknown) => {
    throw classifyError(error, { step: 'import' });
  });
  const doing = { step: 'load', file: basename(path), provider } as const;
  const backend = backends[provider];
  if (backend === undefined) throw noProvider(provider, 'the engine does not know it');
  const model = await TranscribeModel.load(path, { backend }).catch((error: unknown) => {
    throw classifyError(error, doing);
  });
  if (model.arch !== architecture) {
    const cause = `its architecture is ${model.arch}`;
    throw new LabError({
      type: 'WeightsCorrupt',
      summary: `${doing.file} is no ${architecture} model.`,
      cause,
    });
  }
  const session = model.createSession({ nThreads: threads });
  return {
    languages: model.capabilities.languages,
    async transcribe(samples, language) {
      try {
        return await session.run(samples, language === undefined ? {} : { language });
      } catch (error) {
        throw classifyError(error, { step: 'run' });
      }
    },
    dispose() {
      session.dispose();
      model.dispose();
    },
  };
}
