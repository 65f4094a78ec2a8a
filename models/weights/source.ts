import type { ModelCard, WeightsSource } from '../../contract/model-card.ts';
import { LabError } from '../../contract/failure.ts';
import { gatedWithoutToken } from '../hub/classify-response.ts';
import { hubSettings } from '../hub/settings.ts';
import { resolveToken } from '../hub/token.ts';
import { offline } from '../hub/unreachable.ts';
import { folderFiles } from './folder-source.ts';
import { checkHub, fetchFromHub, hubFilesAtHand, type HubSource } from './hub-source.ts';
import { joined, repositoriesOf } from './joined-source.ts';
import { npmFiles } from './npm-source.ts';
import { fetchFromPypi, pypiFilesAtHand } from './pypi-source.ts';
import { pythonWithPip } from './python-with-pip.ts';
import { checkUrl, fetchFromUrl, urlFilesAtHand } from './url-source.ts';
import type { SourcedFiles, WeightsDeps } from './weights.ts';

/** What can be done with one place that has weights, whatever its kind. All of it throws LabErrors. */
export interface Source {
  /** What is on this machine, verified; undefined when something is missing or was bad and is removed. */
  atHand(deps: WeightsDeps): Promise<SourcedFiles | undefined>;
  fetch(deps: WeightsDeps): Promise<SourcedFiles & { fetchedBytes: number }>;
  /** Finds out whether `fetch` would work, as far as only asking shows it; brings nothing where that can be. */
  check(deps: WeightsDeps): Promise<void>;
  /** What would keep `fetch` from working, as far as it shows without asking anybody. */
  preflight(env: NodeJS.ProcessEnv): Promise<unknown>;
}

/** One place in a card, by what its kind does. */
export function sourceOf(source: WeightsSource, card: ModelCard): Source {
  switch (source.kind) {
    case 'hub':
      return joined(
        repositoriesOf(source).map((repository) => ({
          atHand: (deps) => hubFilesAtHand(repository, deps),
          fetch: (deps) => fetchFromHub(repository, deps),
          check: (deps) => checkHub(repository, deps),
          preflight: (env) => hubPreflight(repository, card, env),
        })),
      );
    case 'pypi':
      return {
        atHand: (deps) => pypiFilesAtHand(source, deps),
        fetch: (deps) => fetchFromPypi(source, deps),
        // pip cannot be asked about one pinned wheel without fetching it; the work that waits for it needs it anyway.
        check: async (deps) => void (await fetchFromPypi(source, deps)),
        preflight: (env) => pythonWithPip(`${source.package}==${source.version}`, env),
      };
    case 'url':
      return {
        atHand: (deps) => urlFilesAtHand(source, deps),
        fetch: (deps) => fetchFromUrl(source, deps),
        check: (deps) => checkUrl(source, deps),
        preflight: () => Promise.resolve(),
      };
    case 'folder':
      return onThisMachine(() => folderFiles(source, card.id));
    case 'npm':
      return onThisMachine(() => npmFiles(source));
  }
}

/** Nothing to fetch: the files are here, or the failure says how they get here. */
const onThisMachine = (files: () => Promise<SourcedFiles>): Source => ({
  atHand: () =>
    files().catch((error: unknown) => {
      if (error instanceof LabError) return undefined;
      throw error;
    }),
  fetch: async () => ({ ...(await files()), fetchedBytes: 0 }),
  check: async () => void (await files()),
  preflight: files,
});

async function hubPreflight(
  { repository, revision }: HubSource,
  { gated }: ModelCard,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const settings = hubSettings(env);
  if (settings.offline) throw offline(repository, revision, settings.cacheDir);
  if (gated && (await resolveToken(env, settings)) === undefined)
    throw gatedWithoutToken(settings.endpoint, repository);
}
