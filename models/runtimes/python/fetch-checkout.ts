import { rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { execa, ExecaError } from 'execa';
import { LabError } from '../../../contract/failure.ts';
import { redact } from '../../../contract/redact.ts';
import { findExecutable } from '../../executable.ts';
import { classifyWrite } from '../../weights/storage-full.ts';
import type { CheckedOut, Checkout } from './checkout.ts';
import { installCommand, noGit } from './obstacles.ts';

/** @throws LabError `MissingBinary` */
export async function findGit(environment: string, env: NodeJS.ProcessEnv): Promise<string> {
  const git = await findExecutable('git', env);
  if (git === undefined) throw new LabError(noGit(environment, env.PATH ?? ''));
  return git;
}

/**
 * Brings the files of one commit and nothing of its history. git holds what it receives against the commit's hash.
 * @returns every file with its id
 * @throws LabError `ServiceUnavailable`, `ModelNotFound`, `MissingBinary`, `StorageFull`; the abort reason of `signal`
 */
export async function fetchCheckout(
  environment: string,
  checkout: Checkout,
  folder: string,
  { env, signal }: { env: NodeJS.ProcessEnv; signal?: AbortSignal | undefined },
): Promise<CheckedOut> {
  const git = await findGit(environment, env);
  const run = async (...words: string[]): Promise<string> => {
    const { stdout } = await execa(git, ['-c', 'core.autocrlf=false', ...words], {
      // A repository that is gone looks to git like one that wants a password.
      env: { ...env, GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' },
      extendEnv: false,
      stdin: 'ignore',
      killSignal: 'SIGKILL',
      ...(signal === undefined ? {} : { cancelSignal: signal }),
    });
    return stdout;
  };
  try {
    await run('init', '--quiet', folder);
    await run('-C', folder, 'fetch', '--quiet', '--depth', '1', checkout.url, checkout.commit);
    await run('-C', folder, 'checkout', '--quiet', '--detach', checkout.commit);
    const tree = await run('-C', folder, 'ls-tree', '-r', '-z', checkout.commit);
    await rm(join(folder, '.git'), { recursive: true, maxRetries: 5 });
    return Object.fromEntries(filesOf(tree));
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof ExecaError)) throw error;
    const said = String(error.stderr ?? '') || error.shortMessage;
    if (/No space left on device|Disk quota exceeded/.test(said)) {
      throw await classifyWrite(Object.assign(new Error(said), { code: 'ENOSPC' }), folder, 0);
    }
    throw classified(environment, checkout, said);
  }
}

/** `<mode> blob <id>\t<path>`: links, and repositories in this one, have other modes and are not what is run. */
function* filesOf(tree: string): Generator<[string, string]> {
  for (const entry of tree.split('\0')) {
    const [, id, path] = /^100\d{3} blob ([0-9a-f]+)\t(.+)$/s.exec(entry) ?? [];
    if (id !== undefined && path !== undefined) yield [path, id];
  }
}

/** git tells causes apart only in words; those of git 2.39 and of GitHub. */
function classified(environment: string, { name, url, commit }: Checkout, said: string): LabError {
  const cause = redact(said.trim()).replace(/(:\/\/)[^/\s@]+@/g, '$1');
  const remedy = { commands: [`git ls-remote ${url}`, installCommand(environment)], where: hostname() };
  // It reads no password from us, so it asks for one in vain where there is no such repository.
  if (/not our ref|not found|does not appear to be a git repository|could not read Username/i.test(said)) {
    return new LabError({
      type: 'ModelNotFound',
      summary: `There is no commit ${commit.slice(0, 7)} of ${name} at ${url}.`,
      cause,
      remedy: {
        ...remedy,
        say: 'see whether the repository is there; another version of Model Lab may name another.',
      },
    });
  }
  return new LabError({
    type: 'ServiceUnavailable',
    summary: `The code of ${name}, which the environment ${environment} needs, could not be fetched from ${url}.`,
    cause,
    remedy: {
      ...remedy,
      say: 'check the connection; a mirror of it serves as well, once git is told: `git config --global url.MIRROR.insteadOf URL`.',
    },
  });
}
