import type { Variant, WeightsSource } from '../../contract/model-card.ts';
import { goForward } from '../go-forward.ts';

const names = {
  model: 'model.bin',
  config: 'config.json',
  tokenizer: 'tokenizer.json',
  vocabulary: 'vocabulary.txt',
};
/** From large-v3 on: another vocabulary, and 128 mel bands, which the preprocessor's file says. */
const largeNames = { ...names, vocabulary: 'vocabulary.json', preprocessor: 'preprocessor_config.json' };

/**
 * A repository with Whisper in CTranslate2's format. Nobody has published hashes of these that could be checked
 * here, so they are resolved at first pull. Stored in 16 bits and computed in 8, as a CPU likes it.
 */
export const variantOf = (
  repository: string,
  said: Pick<Variant, 'description' | 'parameters' | 'memoryBytes'>,
  size: 'small' | 'large' = 'small',
): Variant => ({
  ...said,
  precision: 'int8',
  weights: [unpinned(repository, size === 'large' ? largeNames : names)],
  canary: goForward,
});

function unpinned(repository: string, paths: Readonly<Record<string, string>>): WeightsSource {
  const files: WeightsSource['files'] = {};
  for (const [name, path] of Object.entries(paths)) files[name] = { path };
  return { kind: 'hub', repository, revision: 'main', pinnedBy: 'unpinned', files };
}
