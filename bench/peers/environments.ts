import { existsSync } from 'node:fs';
import { join } from 'node:path';

const bench = join(import.meta.dirname, '..');
/** Installed by `npm run bench:peers`; git ignores it. */
export const peersFolder = join(bench, '.peers');
export const scriptsFolder = join(bench, 'peers');

export interface Environment {
  name: string;
  kind: 'python' | 'npm';
  /** What its download weighs, roughly. */
  megabytes: number;
  /** Left out unless it is asked for by its name. */
  onlyWhenAsked?: string;
  /** Scripts that make of packages and weights what the peer reads, run in the environment with its folder. */
  prepare: readonly string[];
}

/** Each peer has an environment of its own, so that none is held back by what another one needs. */
export const environments: readonly Environment[] = [
  { name: 'faster-whisper', kind: 'python', megabytes: 230, prepare: ['check_ctranslate2_weights.py'] },
  { name: 'whisper-cpp', kind: 'python', megabytes: 35, prepare: ['write_ggml.py'] },
  { name: 'sherpa-onnx', kind: 'python', megabytes: 90, prepare: ['write_sherpa_onnx.py'] },
  { name: 'moonshine-voice', kind: 'python', megabytes: 120, prepare: ['write_moonshine_onnx.py'] },
  { name: 'transformers', kind: 'npm', megabytes: 150, prepare: [] },
  {
    name: 'silero-vad',
    kind: 'python',
    megabytes: 2_900,
    onlyWhenAsked: 'its wrapper computes with torch, which the package index has with CUDA only',
    prepare: [],
  },
];

export const folderOf = (name: string): string => join(peersFolder, name);
export const pythonOf = (name: string): string => join(folderOf(name), 'bin', 'python');
/** Written last, so that an environment that was cut off is not taken for one. */
export const stampOf = (name: string): string => join(folderOf(name), 'complete');
export const isInstalled = (name: string): boolean => existsSync(stampOf(name));
