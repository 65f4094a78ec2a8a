import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { LabError, type Remedy } from '../../../contract/failure.ts';
import { findExecutable } from '../../executable.ts';

/** Why a program that is there does not do its work: what it takes to mend it differs. */
export type Trouble = 'library' | 'system' | 'machine' | 'processor' | 'version';

/** A program of somebody else that infers: what it is called, and how a person comes by it. */
export interface Program {
  /** As a card names it, and what is looked for on PATH first. */
  name: string;
  /** Names on PATH that it had in earlier versions. */
  formerly: readonly string[];
  /** The environment variable that names the file instead of PATH. */
  variable: string;
  /** Arguments with which it ends at once, and what it then prints if it is the right one. */
  probe: { args: readonly string[]; prints: RegExp };
  /** File names of the libraries in which it computes, linked or loaded when it starts. */
  computes: RegExp;
  /** Where it prints, for the probe, the folder of data that it computes with. */
  dataFolder?: RegExp;
  getIt: (platform: NodeJS.Platform) => Remedy;
  repair: (trouble: Trouble) => Remedy;
}

/**
 * The path of a program: what its variable names, else the first of its names on PATH.
 * @throws LabError `MissingBinary`, with the ways to get it
 */
export async function locateProgram(
  program: Program,
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform = process.platform,
): Promise<string> {
  const named = env[program.variable] ?? '';
  if (named !== '') {
    const problem = await whyNotRunnable(named);
    if (problem === undefined) return named;
    throw missing(program, platform, `${program.variable} names ${named}, which ${problem}.`, named);
  }
  const names = [program.name, ...program.formerly];
  for (const name of names) {
    const path = await findExecutable(name, env);
    if (path !== undefined) return path;
  }
  throw missing(
    program,
    platform,
    `The program ${program.name} is not on PATH, and ${program.variable} is not set.`,
    `looked for ${names.join(', ')} in PATH=${env.PATH ?? ''}`,
  );
}

async function whyNotRunnable(path: string): Promise<string | undefined> {
  try {
    await access(path, constants.X_OK);
    return undefined;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return code === 'EACCES' ? 'may not be executed' : 'is not there';
  }
}

const missing = (program: Program, platform: NodeJS.Platform, summary: string, cause: string): LabError =>
  new LabError({
    type: 'MissingBinary',
    summary,
    cause,
    blockedOn: `binary:${program.name}`,
    remedy: program.getIt(platform),
  });
