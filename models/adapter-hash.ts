import { createHash } from 'node:crypto';
import type { ModelCard } from '../contract/model-card.ts';
import { codeHash } from './code-hash.ts';
import { runtimeIdentity, type IdentityDeps } from './runtimes/identity.ts';

/**
 * Hash of everything besides weights that computes: our code, and the program or environment that it drives.
 * @throws LabError when the runtime is not there
 */
export async function adapterHash(card: ModelCard, deps: IdentityDeps): Promise<string> {
  const code = codeHash(card.id);
  const runtime = await runtimeIdentity(card, deps);
  return runtime === '' ? code : createHash('sha256').update(`${code}\0${runtime}`).digest('hex');
}
