import { createHash } from 'node:crypto';
import { readdir, readFile, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { execa } from 'execa';
import type { ModelCard } from '../../../contract/model-card.ts';
import { probeProgram } from './probe-program.ts';
import { locateProgram, type Program } from './program.ts';
import { programOf } from './programs.ts';

/**
 * Names the build of a card's program: a hash of the file, of the libraries in which it computes and of the data
 * that it came with. Builds differ in instruction sets and versions, and so in their numbers.
 * @throws LabError `MissingBinary`
 */
export async function binaryIdentity(card: ModelCard, env: NodeJS.ProcessEnv): Promise<string> {
  const program = programOf(card);
  const path = await realpath(await locateProgram(program, env));
  const linked = await linkedLibraries(path, program);
  const files = new Set([path, ...linked]);
  // Libraries for each instruction set lie beside the program, or beside the library that chooses among them.
  for (const folder of new Set([path, ...linked].map(dirname))) {
    for (const name of await readdir(folder))
      if (program.computes.test(name)) files.add(await realpath(join(folder, name)));
  }
  for (const file of await dataOf(program, path, env)) files.add(file);
  const hashes: string[] = [];
  // One after the other: a voice folder has hundreds of files.
  for (const file of files) hashes.push(await hashOf(file));
  return `${program.name} ${hashes.sort().join(' ')}`;
}

/** What the system's loader would give it; nothing where there is no tool that says so. */
async function linkedLibraries(path: string, { computes }: Program): Promise<string[]> {
  const [tool, ...args] = process.platform === 'darwin' ? ['otool', '-L', path] : ['ldd', path];
  const { stdout } = await execa(tool, args, { reject: false });
  const paths = String(stdout).match(/\/\S+/g) ?? [];
  const named = paths.filter((library) => computes.test(basename(library)));
  return Promise.all(named.map((library) => realpath(library).catch(() => library)));
}

/** The files of the folder that it says to compute with, if it has one. */
async function dataOf(program: Program, path: string, env: NodeJS.ProcessEnv): Promise<string[]> {
  if (program.dataFolder === undefined) return [];
  const folder = program.dataFolder.exec(await probeProgram(program, path, env))?.[1];
  if (folder === undefined) return [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

const hashOf = async (path: string): Promise<string> =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
