import { execa } from 'execa';
import { z } from 'zod';
import { LabError } from '../../../contract/failure.ts';
import { findExecutable } from '../../executable.ts';
import { pythonIn } from './environment.ts';
import type { Lock } from './lock.ts';
import { noPython } from './obstacles.ts';
import type { TorchBuild } from './torch-build.ts';

/** A program that makes environments: its command lines. */
export interface Installer {
  name: 'uv' | 'pip';
  /** Makes an empty environment. */
  create(folder: string): [string, ...string[]];
  /** Brings exactly what locks pin: wheels only, so that nothing of a package runs while it is installed. */
  install(folder: string, locks: readonly string[], torch: TorchBuild | undefined): [string, ...string[]];
  /** Writes a lock of torch's builds for CPUs, with the hashes that their own index names; pip knows no such index. */
  lockForCpu?(folder: string, requirements: string, lock: string): [string, ...string[]];
}

const pins = ['--require-hashes', '--no-deps', '--only-binary', ':all:'];

/**
 * uv where it is on PATH: it is several times as fast, shares packages between environments, and brings a Python
 * where there is none; else a Python that fits the lock, with its venv and pip.
 * @throws LabError `MissingBinary`, `MissingRuntime`, `MissingPackage`
 */
export async function findInstaller(name: string, lock: Lock, env: NodeJS.ProcessEnv): Promise<Installer> {
  const { first, last } = lock.python;
  const uv = await findExecutable('uv', env);
  if (uv !== undefined) {
    const quiet = ['--no-config', '--no-progress'];
    const forCpu = ['--torch-backend', 'cpu'];
    return {
      name: 'uv',
      create: (folder) => [uv, 'venv', ...quiet, '--python', `>=3.${first},<3.${last + 1}`, folder],
      install: (folder, locks, torch) => [
        ...([uv, 'pip', 'install', '--no-progress', ...pins, ...(torch === 'cpu' ? forCpu : [])] as const),
        ...['--python', pythonIn(folder), ...locks.flatMap((path) => ['--requirements', path])],
      ],
      lockForCpu: (folder, requirements, path) => [
        ...([uv, 'pip', 'compile', '--no-progress', '--no-deps', '--generate-hashes', ...forCpu] as const),
        ...['--only-binary', ':all:', '--python', pythonIn(folder), requirements, '--output-file', path],
      ],
    };
  }
  const { python, runner } = await findPython(name, lock, env);
  return {
    name: 'pip',
    create: (folder) => [python, '-m', 'venv', '--without-pip', folder],
    install: (folder, locks) => [
      ...([pythonIn(folder), runner, '--no-input', '--disable-pip-version-check', 'install'] as const),
      ...['--progress-bar', 'off', ...pins, ...locks.flatMap((path) => ['--requirement', path])],
    ],
  };
}

/**
 * `python3` may be a shell script; the Python behind it is what an environment is made of. Its pip installs into
 * another environment by the runner, in one process that can be ended; pip has it since 22.3.
 */
const look = `
import importlib.util, json, os, sys
pip = importlib.util.find_spec("pip")
runner = pip and os.path.join(os.path.dirname(pip.origin), "__pip-runner__.py")
print(json.dumps([sys.executable, *sys.version_info[:2], runner if runner and os.path.exists(runner) else None]))`;
const Look = z.tuple([z.string(), z.literal(3), z.int(), z.string().nullable()]);

async function findPython(
  environment: string,
  lock: Lock,
  env: NodeJS.ProcessEnv,
): Promise<{ python: string; runner: string }> {
  const { first, last } = lock.python;
  const minors = Array.from({ length: last - first + 1 }, (_, index) => last - index);
  const unfit: string[] = [];
  let withoutPip: string | undefined;
  for (const name of ['python3', ...minors.map((minor) => `python3.${minor}`)]) {
    const looked = await execa(name, ['-I', '-c', look], { env, extendEnv: false, reject: false });
    if (looked.exitCode !== 0) continue;
    const [python, , minor, runner] = Look.parse(JSON.parse(looked.stdout));
    const fits = minor >= first && minor <= last;
    if (fits && runner !== null) return { python, runner };
    if (fits) withoutPip ??= python;
    unfit.push(`${python}: Python 3.${minor}, ${runner === null ? 'without pip 22.3 or later' : 'with pip'}`);
  }
  if (unfit.length === 0) throw new LabError(noPython(environment, env.PATH ?? ''));
  if (withoutPip !== undefined) throw new LabError(noPip(environment, withoutPip));
  throw new LabError({
    type: 'MissingRuntime',
    summary: `The Python environment ${environment} needs Python 3.${first} to 3.${last}, and there is none on PATH.`,
    cause: unfit.join('\n'),
    blockedOn: 'binary:python3',
    remedy: {
      say: 'install uv, which brings a Python that fits.',
      commands: ['python3 -m pip install --user uv'],
    },
  });
}

const noPip = (environment: string, python: string): ConstructorParameters<typeof LabError>[0] => ({
  type: 'MissingPackage',
  summary: `The Python environment ${environment} is made by pip 22.3 or later, and ${python} has none.`,
  blockedOn: 'package:pip',
  remedy: {
    say: 'add it: with the first command, or with the second where the system packages Python.',
    commands: [`${python} -m ensurepip --user --upgrade`, 'sudo apt-get install -y python3-pip'],
  },
});

/** When you get it: torch's build for CPUs was asked for, and only pip is here, which has one index for all. */
export const needsUv = (environment: string): ConstructorParameters<typeof LabError>[0] => ({
  type: 'MissingBinary',
  summary: `The Python environment ${environment} gets torch's build for CPUs by uv alone, which is not on PATH.`,
  blockedOn: 'binary:uv',
  remedy: { say: 'install uv.', commands: ['python3 -m pip install --user uv'] },
});
