import { hostname } from 'node:os';
import { LabError } from '../../../contract/failure.ts';
import { redact } from '../../../contract/redact.ts';
import { installCommand } from './obstacles.ts';
import type { TorchBuild } from './torch-build.ts';

/** How an installer that did not do its work ended. */
export interface InstallerEnd {
  /** The environment's name. */
  name: string;
  installer: 'uv' | 'pip';
  /** What it printed. */
  said: string;
  /** Which build of torch it was to bring: those for CPUs lie on an index of their own. */
  torch: TorchBuild | undefined;
}

/**
 * An installer's ending as a failure. uv and pip tell causes apart only in words; the words are those of uv 0.13
 * and pip 23, and test/models/runtimes/python provokes most of them. A full disk is told before this by its caller.
 */
export function classifyInstall({ name, installer, said, torch }: InstallerEnd): LabError {
  const cause = redact(said.trim().split('\n').slice(-12).join('\n')).replace(/(:\/\/)[^/\s@]+@/g, '$1');
  const where = hostname();
  const config = installer === 'uv' ? 'env | grep ^UV_' : 'python3 -m pip config list';
  const forCuda = torch === 'cpu' ? [`${installCommand(name)} --hardware cuda`] : [];
  const orForCuda = torch === 'cpu' ? "; or take torch's build for CUDA, which runs on a CPU as well" : '';
  const named = (pattern: RegExp): boolean => pattern.test(said);
  if (named(/DO NOT MATCH THE HASHES|Hash mismatch|Failed to extract archive|Wheel .* is invalid/i)) {
    return new LabError({
      type: 'WeightsCorrupt',
      summary: `A package for the environment ${name} is not the one that its lock pins.`,
      cause,
    });
  }
  if (named(/No interpreter found/)) {
    return new LabError({
      type: 'MissingRuntime',
      summary: `There is no Python for the environment ${name} on this machine, and uv may not fetch one.`,
      cause,
      blockedOn: 'binary:python3',
      remedy: {
        say: 'let uv fetch one, or install one that fits.',
        commands: ['uv python install 3.13'],
        where,
      },
    });
  }
  if (named(/\b40[13] (Client )?Error|40[13] (Unauthorized|Forbidden)|authentication/i)) {
    return new LabError({
      type: 'InvalidCredential',
      summary: `The package registry that ${installer} is set to refuses to give packages.`,
      cause,
      blockedOn: 'pip-index',
      remedy: { say: 'give it valid credentials for its index.', commands: [config], where },
    });
  }
  const isUnreachable = named(
    /Retrying|Connection|network was disabled|SSLError|timed? ?out|dns error|from versions: none|Failed to fetch/i,
  );
  if (torch === 'cpu' && !isUnreachable && named(/but none were provided|No solution found/i)) {
    return new LabError({
      type: 'MissingRuntime',
      summary: `The index of torch's builds for CPUs has none for the environment ${name}, or names no hash of it.`,
      cause,
      blockedOn: `environment:${name}`,
      remedy: {
        say: "take torch's build for CUDA, which runs on a CPU as well.",
        commands: forCuda,
        where,
      },
    });
  }
  if (!isUnreachable && named(/No matching distribution|no wheels with a matching|No solution found/i)) {
    return new LabError({
      type: 'MissingRuntime',
      summary: `Not every package of the environment ${name} is built for this system and Python.`,
      cause,
      blockedOn: `environment:${name}`,
      remedy: {
        say: 'use another Python, which uv brings, or another machine.',
        commands: ['python3 -m pip install --user uv'],
        where,
      },
    });
  }
  if (isUnreachable) {
    return new LabError({
      type: 'ServiceUnavailable',
      summary: `The packages of the environment ${name} could not be fetched: no package registry gave them.`,
      cause,
      remedy: {
        say: `check the connection and the index that ${installer} uses${orForCuda}.`,
        commands: [config, ...forCuda],
        where,
      },
    });
  }
  return new LabError({
    type: 'MissingRuntime',
    summary: `${installer} could not make the environment ${name}.`,
    cause,
    blockedOn: `environment:${name}`,
    remedy: {
      say: `mend what ${installer} complains of, above${orForCuda}.`,
      commands: [config, ...forCuda],
      where,
    },
  });
}
