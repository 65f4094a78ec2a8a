import type { Variant } from '../../../contract/model-card.ts';
import { goForwardInEnglish } from '../../go-forward.ts';

/** What a card says of one GGUF file of a hub repository. */
export interface GgufFile {
  repository: string;
  path: string;
  description: string;
  parameters: number;
  precision: Variant['precision'];
  memoryBytes: number;
}

/**
 * A variant that is one file, of which nobody here has seen the published bytes: the hub's own metadata verifies
 * them at first pull. Its canary is four English words.
 */
export const ggufVariant = ({ repository, path, ...said }: GgufFile): Variant => ({
  ...said,
  weights: [{ kind: 'hub', repository, revision: 'main', pinnedBy: 'unpinned', files: { model: { path } } }],
  canary: goForwardInEnglish,
});
