import { hostname } from 'node:os';
import { fileURLToPath } from 'node:url';
import { LabError } from '../../contract/failure.ts';
import type { WeightsSource } from '../../contract/model-card.ts';
import { filesBase } from '../model-pack.ts';
import { pathInside } from './path-inside.ts';
import { verifyFile } from './verify-file.ts';
import type { SourcedFiles } from './weights.ts';

export type FolderSource = Extract<WeightsSource, { kind: 'folder' }>;

/**
 * Weights that lie on this machine already: there is nothing to fetch, and nothing of it is ever removed.
 * @throws LabError `ModelNotFound` with the path that was looked for, `WeightsCorrupt`
 */
export async function folderFiles(source: FolderSource, modelId: string): Promise<SourcedFiles> {
  const folder = fileURLToPath(new URL(source.folder, filesBase(modelId)));
  const files: SourcedFiles['files'] = {};
  for (const [name, file] of Object.entries(source.files)) {
    const path = pathInside(folder, file.path);
    const sha256 = await verifyFile(path, file, file.path).catch((error: unknown) => {
      throw error instanceof LabError ? error : absent(path, error);
    });
    files[name] = { path, sha256 };
  }
  return { files, revision: `folder:${source.folder}` };
}

const absent = (path: string, error: unknown): LabError =>
  new LabError({
    type: 'ModelNotFound',
    summary: `${path} cannot be read.`,
    cause: error instanceof Error ? error.message : String(error),
    remedy: {
      say: 'put the weights there, or mount the folder.',
      commands: [`ls -l ${path}`],
      where: hostname(),
    },
  });
