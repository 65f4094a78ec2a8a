import type { ModelCard } from '../../contract/model-card.ts';
import { binaryIdentity } from './binary/identity.ts';
import { pythonIdentity } from './python/identity.ts';

export interface IdentityDeps {
  home: string;
  env: NodeJS.ProcessEnv;
}

type Identity = (card: ModelCard, deps: IdentityDeps) => Promise<string>;

/** A runtime that is a package of ours has its version in `codeHash` already. */
const inCodeHash: Identity = () => Promise.resolve('');

const byRuntime: Record<ModelCard['runtime'], Identity> = {
  onnx: inCodeHash,
  wasm: inCodeHash,
  native: inCodeHash,
  python: (card, { home }) => pythonIdentity(card, home),
  binary: (card, { env }) => binaryIdentity(card, env),
};

/**
 * Names what computes on this machine besides our own code: a program's build, an environment's packages.
 * Part of each fingerprint. Empty where `codeHash` says it all.
 * @throws LabError when the runtime is not there
 */
export const runtimeIdentity: Identity = (card, deps) => byRuntime[card.runtime](card, deps);
