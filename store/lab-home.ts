import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** The folder that holds all that the lab keeps on this machine: `MODEL_LAB_HOME`, or `~/.model-lab`. */
export function labHome(env: NodeJS.ProcessEnv = process.env): string {
  return env.MODEL_LAB_HOME === undefined || env.MODEL_LAB_HOME === ''
    ? join(homedir(), '.model-lab')
    : resolve(env.MODEL_LAB_HOME);
}
