import { complete, LabError, type Failure } from '../../../contract/failure.ts';
import type { ModelCard } from '../../../contract/model-card.ts';
import { findExecutable } from '../../executable.ts';
import { environmentFolder, lookAtEnvironment, type EnvironmentState } from './environment.ts';
import { familyOf } from './family.ts';
import { readLock } from './lock.ts';

/** The command that makes or mends an environment, by the name of it or of any model in it. */
export const installCommand = (name: string): string => `model-lab models install ${name}`;

/** Whether a card's environment is there and whole, found in milliseconds and without starting Python. */
export async function pythonObstacles(
  card: ModelCard,
  _variantName: string,
  { home, env }: { home: string; env: NodeJS.ProcessEnv },
): Promise<Failure[]> {
  const family = familyOf(card);
  try {
    const lock = await readLock(family);
    const folder = environmentFolder(family, lock, home);
    const found = await lookAtEnvironment(folder);
    if (found.state === 'whole') return [];
    const obstacles = [environmentObstacle(family.name, folder, found)];
    const canInstall = (await findExecutable('uv', env)) ?? (await findExecutable('python3', env));
    if (canInstall === undefined) obstacles.push(complete(noPython(family.name, env.PATH ?? '')));
    if (lock.checkouts.length > 0 && (await findExecutable('git', env)) === undefined) {
      obstacles.push(complete(noGit(family.name, env.PATH ?? '')));
    }
    return obstacles;
  } catch (error) {
    if (error instanceof LabError) return [...error.failures];
    throw error;
  }
}

/**
 * When you get it: the environment was never installed, or something of it was removed since. It is the same for every
 * model of the environment: one command mends all of them.
 */
export function environmentObstacle(
  name: string,
  folder: string,
  found: Exclude<EnvironmentState, { state: 'whole' }>,
): Failure {
  const isAbsent = found.state === 'absent';
  const lacking = isAbsent ? [] : found.lacking;
  return complete({
    type: lacking.includes('python') ? 'MissingRuntime' : 'MissingPackage',
    summary: isAbsent
      ? `The Python environment ${name} is not installed.`
      : `The Python environment ${name} is damaged: it lacks ${lacking.join(', ')}.`,
    cause: isAbsent ? `there is no ${folder}` : folder,
    blockedOn: isAbsent ? `environment:${name}` : `package:${lacking[0]?.split('/')[0] ?? name}`,
    remedy: {
      say: isAbsent ? 'install it; it says first how much it downloads.' : 'install it again.',
      commands: [installCommand(name)],
    },
  });
}

const installers: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'brew install uv',
  win32: 'winget install astral-sh.uv',
};

/** When you get it: neither uv, which brings its own Python, nor a Python 3 is on PATH. */
export const noPython = (environment: string, path: string): Parameters<typeof complete>[0] => ({
  type: 'MissingBinary',
  summary: `The Python environment ${environment} cannot be made: neither uv nor python3 is on PATH.`,
  cause: `PATH=${path}`,
  blockedOn: 'binary:python3',
  remedy: {
    say: 'install Python 3 with pip, or uv.',
    commands: [installers[process.platform] ?? 'sudo apt-get install -y python3 python3-pip'],
  },
});

const git: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'brew install git',
  win32: 'winget install Git.Git',
};

/** When you get it: the model's code is in a repository and in no package, and git is not on PATH. */
export const noGit = (environment: string, path: string): Parameters<typeof complete>[0] => ({
  type: 'MissingBinary',
  summary: `The environment ${environment} has code that only git brings, and git is not on PATH.`,
  cause: `PATH=${path}`,
  blockedOn: 'binary:git',
  remedy: { say: 'install git.', commands: [git[process.platform] ?? 'sudo apt-get install -y git'] },
});
