import { createHash } from 'node:crypto';
import { readdir, readFile, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { execa } from 'execa';
import type { ModelCard } from '../../../contract/model-card.ts';
import { locateProgram } from './program.ts';
import { programOf } from './programs.ts';

/** The libraries in which whisper.cpp computes, linked or loaded when it starts. */
const computes = /^(?:lib)?(?:whisper|ggml)\S*\.(?:so|dylib|dll)/;

/**
 * Names the build of a card's program: a hash of the file and of the libraries in which it computes. Builds
 * differ in instruction sets and versions, and so in their numbers.
 * @throws LabError `MissingBinary`
 */
export async function binaryIdentity(card: ModelCard, env: NodeJS.ProcessEnv): Promise<string> {
  const program = programOf(card);
  const path = await realpath(await locateProgram(program, env));
  const linked = await linkedLibraries(path);
  const files = new Set([path, ...linked]);
  // Libraries for each instruction set lie beside the program, or beside the library that chooses among them.
  for (const folder of new Set([path, ...linked].map(dirname))) {
    for (const name of await readdir(folder))
      if (computes.test(name)) files.add(await realpath(join(folder, name)));
  }
  const hashes = await Promise.all([...files].map(hashOf));
  return `${program.name} ${hashes.sort().join(' ')}`;
}

/** What the system's loader would give it; nothing where there is no tool that says so. */
async function linkedLibraries(path: string): Promise<string[]> {
  const [tool, ...args] = process.platform === 'darwin' ? ['otool', '-L', path] : ['ldd', path];
  const { stdout } = await execa(tool, args, { reject: false });
  const paths = String(stdout).match(/\/\S+/g) ?? [];
  const named = paths.filter((library) => computes.test(basename(library)));
  return Promise.all(named.map((library) => realpath(library).catch(() => library)));
}

const hashOf = async (path: string): Promise<string> =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
