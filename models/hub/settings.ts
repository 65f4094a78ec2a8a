import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where the hub is and where its cache lies: what Python's huggingface_hub reads from the same variables. */
export interface HubSettings {
  /** Without a slash at the end. */
  endpoint: string;
  cacheDir: string;
  tokenPath: string;
  offline: boolean;
  /** A token in the environment or a file is not sent unless this is false. */
  implicitTokenDisabled: boolean;
}

/**
 * HF_ENDPOINT, HF_HOME, HF_HUB_CACHE, HF_TOKEN_PATH, HF_HUB_OFFLINE and their older names.
 * @example hubSettings(process.env).cacheDir // ~/.cache/huggingface/hub
 */
export function hubSettings(env: NodeJS.ProcessEnv): HubSettings {
  const userHome = env.HOME ?? homedir();
  const path = (given: string): string => given.replace(/^~(?=$|[/\\])/, userHome);
  const hubHome = path(env.HF_HOME || join(env.XDG_CACHE_HOME || join(userHome, '.cache'), 'huggingface'));
  return {
    endpoint: (env.HF_ENDPOINT || 'https://huggingface.co').replace(/\/+$/, ''),
    cacheDir: path(env.HF_HUB_CACHE || env.HUGGINGFACE_HUB_CACHE || join(hubHome, 'hub')),
    tokenPath: path(env.HF_TOKEN_PATH || join(hubHome, 'token')),
    offline: isTrue(env.HF_HUB_OFFLINE) || isTrue(env.TRANSFORMERS_OFFLINE),
    implicitTokenDisabled: isTrue(env.HF_HUB_DISABLE_IMPLICIT_TOKEN),
  };
}

const isTrue = (value: string | undefined): boolean => /^(1|on|yes|true)$/i.test(value ?? '');
