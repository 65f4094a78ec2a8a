import { readFile } from 'node:fs/promises';
import type { HubSettings } from './settings.ts';

/**
 * The hub token of this user, in the order of huggingface_hub: HF_TOKEN, HUGGING_FACE_HUB_TOKEN, then the file
 * that `hf auth login` writes. Read at use and never kept.
 */
export async function resolveToken(
  env: NodeJS.ProcessEnv,
  settings: HubSettings,
): Promise<string | undefined> {
  if (settings.implicitTokenDisabled) return undefined;
  const given = clean(env.HF_TOKEN) ?? clean(env.HUGGING_FACE_HUB_TOKEN);
  if (given !== undefined) return given;
  // No login on this machine is the usual case and not an error.
  return clean(await readFile(settings.tokenPath, 'utf8').catch(() => undefined));
}

/** Tokens get pasted with a line break around them; a header with one would be refused. */
function clean(token: string | undefined): string | undefined {
  const text = token?.replace(/[\r\n]/g, '').trim();
  return text === '' ? undefined : text;
}
