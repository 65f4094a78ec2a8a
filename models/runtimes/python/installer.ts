import { execa } from 'execa';
import { z } from 'zod';
import { LabError } from '../../../contract/failure.ts';
import { findExecutable } from '../../executable.ts';
import { pythonIn } from './environment.ts';
import type { Lock } from './lock.ts';
import { noPython } from './obstacles.ts';

/** A program that makes environments: its command lines. */
export interface Installer {
  name: 'uv' | 'pip';
  /** Makes an empty environment. */
  create(folder: string): [string, ...string[]];
  /** Brings exactly what the lock pins: wheels only, so that nothing of a package runs while it is installed. */
  install(folder: string, lock: string): [string, ...string[]];
}

const pins = ['--require-hashes', '--no-deps', '--only-binary', ':all:'];

/**
 * uv where it is on PATH: it is several times as fast, shares packages between environments, and brings a Python
 * where there is none; else a Python that fits the lock, with its venv and pip.
 * @throws LabError `MissingBinary`, `MissingRuntime`, `MissingPackage`
 */
export async function findInstaller(modelId: string, lock: Lock, env: NodeJS.ProcessEnv): Promise<Installer> {
  const { first, last } = lock.python;
  const uv = await findExecutable('uv', env);
  if (uv !== undefined) {
    const quiet = ['--no-config', '--no-progress'];
    return {
      name: 'uv',
      create: (folder) => [uv, 'venv', ...quiet, '--python', `>=3.${first},<3.${last + 1}`, folder],
      install: (folder, path) => [
        ...([uv, 'pip', 'install', '--no-progress', ...pins] as const),
        ...['--python', pythonIn(folder), '--requirements', path],
      ],
    };
  }
  const python = await findPython(modelId, lock, env);
  return {
    name: 'pip',
    create: (folder) => [python, '-m', 'venv', '--without-pip', folder],
    install: (folder, path) => [
      ...([python, '-m', 'pip', '--python', pythonIn(folder), '--no-input'] as const),
      ...['--disable-pip-version-check', 'install', '--progress-bar', 'off', ...pins, '--requirement', path],
    ],
  };
}

/** `python3` may be a shell script; the Python behind it is what an environment is made of. */
const look =
  'import importlib.util as u, json, sys; ' +
  'print(json.dumps([sys.executable, *sys.version_info[:2], u.find_spec("pip") is not None]))';
const Look = z.tuple([z.string(), z.literal(3), z.int(), z.boolean()]);

async function findPython(modelId: string, lock: Lock, env: NodeJS.ProcessEnv): Promise<string> {
  const { first, last } = lock.python;
  const minors = Array.from({ length: last - first + 1 }, (_, index) => last - index);
  const unfit: string[] = [];
  let withoutPip: string | undefined;
  for (const name of ['python3', ...minors.map((minor) => `python3.${minor}`)]) {
    const looked = await execa(name, ['-I', '-c', look], { env, extendEnv: false, reject: false });
    if (looked.exitCode !== 0) continue;
    const [path, , minor, hasPip] = Look.parse(JSON.parse(looked.stdout));
    const fits = minor >= first && minor <= last;
    if (fits && hasPip) return path;
    if (fits) withoutPip ??= path;
    unfit.push(`${path}: Python 3.${minor}, ${hasPip ? 'with' : 'without'} pip`);
  }
  if (unfit.length === 0) throw new LabError(noPython(modelId, env.PATH ?? ''));
  if (withoutPip !== undefined) throw new LabError(noPip(modelId, withoutPip));
  throw new LabError({
    type: 'MissingRuntime',
    summary: `${modelId} needs Python 3.${first} to 3.${last}, and there is none on PATH.`,
    cause: unfit.join('\n'),
    blockedOn: 'binary:python3',
    remedy: {
      say: 'install uv, which brings a Python that fits.',
      commands: ['python3 -m pip install --user uv'],
    },
  });
}

const noPip = (modelId: string, python: string): ConstructorParameters<typeof LabError>[0] => ({
  type: 'MissingPackage',
  summary: `${modelId} needs pip to make its environment, and ${python} has none.`,
  blockedOn: 'package:pip',
  remedy: {
    say: 'add pip: with the first command, or with the second where the system packages Python.',
    commands: [`${python} -m ensurepip --user`, 'sudo apt-get install -y python3-pip'],
  },
});
