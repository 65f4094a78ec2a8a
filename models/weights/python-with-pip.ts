import { execa } from 'execa';
import { hostname } from 'node:os';
import { LabError } from '../../contract/failure.ts';

/** Prints where Python really is; `python3` may be a shell script whose child outlives it when it is killed. */
const look =
  'import importlib.util, sys; print(sys.executable); sys.exit(3 * (importlib.util.find_spec("pip") is None))';

const installers: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'brew install python',
  win32: 'winget install Python.Python.3.13',
};

/**
 * The path of a Python that has pip, found without starting pip.
 * @param requirement what it is for, for the error
 * @throws LabError `MissingBinary`, `MissingPackage`
 */
export async function pythonWithPip(requirement: string, env: NodeJS.ProcessEnv): Promise<string> {
  const looked = await execa('python3', ['-c', look], { env, extendEnv: false, reject: false });
  if (looked.exitCode === 0) return looked.stdout.trim();
  const where = hostname();
  if (looked.exitCode === 3) {
    throw new LabError({
      type: 'MissingPackage',
      summary: `Python's pip is needed to fetch ${requirement}, and this Python has none.`,
      cause: `${looked.stdout.trim()} finds no module named pip`,
      blockedOn: 'package:pip',
      remedy: {
        say: 'add pip: with the first command, or with the second where the system packages Python.',
        commands: ['python3 -m ensurepip --user', 'sudo apt-get install -y python3-pip'],
        where,
      },
    });
  }
  throw new LabError({
    type: 'MissingBinary',
    summary: `Python is needed to fetch ${requirement}, and no python3 on PATH runs.`,
    cause: looked.stderr || (looked.shortMessage ?? ''),
    blockedOn: 'binary:python3',
    remedy: {
      say: 'install Python 3 with pip.',
      commands: [installers[process.platform] ?? 'sudo apt-get install -y python3 python3-pip'],
      where,
    },
  });
}
