import { createHash } from 'node:crypto';

/** A worker that has a token works for a terminal that has none; only another token makes it out of date. */
const credentials = ['HF_TOKEN', 'HUGGING_FACE_HUB_TOKEN'];
const others = [
  'HF_TOKEN_PATH',
  'HF_HOME',
  'HF_HUB_CACHE',
  'HUGGINGFACE_HUB_CACHE',
  'HF_ENDPOINT',
  'HF_HUB_OFFLINE',
  'TRANSFORMERS_OFFLINE',
  'HTTPS_PROXY',
  'HTTP_PROXY',
  'NO_PROXY',
];

/** The settings that a worker takes from its environment, each as a hash: a file must not hold a token. */
export function workerSettings(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    [...credentials, ...others].flatMap((name) => {
      const value = env[name];
      return value === undefined || value === '' ? [] : [[name, hashOf(`${name}=${value}`)]];
    }),
  );
}

/** Names of the settings in which a command's environment asks for another worker than the one that runs. */
export function changedSettings(running: Record<string, string>, wanted: Record<string, string>): string[] {
  const changed = (name: string): boolean => running[name] !== wanted[name];
  return [
    ...credentials.filter((name) => wanted[name] !== undefined && changed(name)),
    ...others.filter(changed),
  ];
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);
