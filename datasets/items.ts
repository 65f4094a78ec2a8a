import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, isAbsolute, join, normalize, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { DatasetItem, SourceFile } from '../contract/dataset.ts';
import { didYouMean } from '../contract/nearest-name.ts';
import type { DatasetProblems } from './dataset-problems.ts';
import type { Entry, FileField } from './entry.ts';

/**
 * Entries with their files found, as `file://` addresses, and an id each.
 *
 * @param manifest the file that has the entries; paths in it are relative to `folder`
 */
export async function toItems(
  entries: readonly Entry[],
  manifest: string,
  folder: string,
  problems: DatasetProblems,
): Promise<DatasetItem[]> {
  const items: DatasetItem[] = [];
  const lineOfId = new Map<string, number>();
  for (const { line, files, known, names } of entries) {
    const find = async (field: FileField, path: string | undefined): Promise<SourceFile | undefined> => {
      if (path === undefined) return undefined;
      return findFile(path, folder, (text) => problems.add(manifest, line, `${names[field][0]}: ${text}`));
    };
    const audio = await find('audio', files.audio);
    const rttm = await find('rttm', files.rttm);
    const clean = await find('clean', files.clean);
    const notes = await find('notes', files.notes);
    const stems: Record<string, SourceFile> = {};
    for (const [name, path] of Object.entries(files.stems ?? {})) {
      const stem = await find('stems', path);
      if (stem !== undefined) stems[name] = stem;
    }
    const id =
      known.id ??
      (files.audio === undefined ? `line-${line}` : usualId(files.audio, known.offsetSeconds ?? 0));
    const before = lineOfId.get(id);
    if (before !== undefined) {
      const cure = known.id === undefined ? '; give both lines an "id" of their own' : '';
      problems.add(manifest, line, `id: "${id}" is that of line ${before} already${cure}`);
    }
    lineOfId.set(id, line);
    if (files.audio !== undefined && audio === undefined) continue;
    items.push({
      ...known,
      id,
      ...(audio && { audio }),
      ...(rttm && { rttm }),
      ...(clean && { clean }),
      ...(notes && { notes }),
      ...(files.stems && { stems }),
    });
  }
  return items;
}

/** Of an item with audio: the file's path inside the dataset's folder without the extension; `@12.5` where it is a part of the file. */
function usualId(audio: string, offsetSeconds: number): string {
  const path = normalize(audio);
  const isElsewhere = isAbsolute(path) || path.startsWith('..') || path.startsWith('file:');
  const name = isElsewhere ? basename(path) : path.split(sep).join('/');
  const stem = name.slice(0, name.length - extname(name).length);
  return offsetSeconds === 0 ? stem : `${stem}@${offsetSeconds}`;
}

async function findFile(
  given: string,
  folder: string,
  report: (text: string) => void,
): Promise<SourceFile | undefined> {
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(given)?.[1];
  if (scheme !== undefined && scheme !== 'file') {
    report(`expected a file on this machine, found an address with ${scheme}://`);
    return undefined;
  }
  const path = scheme === 'file' ? fileURLToPath(given) : given;
  const full = isAbsolute(path) ? path : join(folder, path);
  const found = await stat(full).catch(() => undefined);
  if (found?.isFile() === true) return { uri: pathToFileURL(full).href };
  if (found !== undefined) {
    report(`expected a file, found a folder: ${full}`);
  } else {
    const neighbours = await readdir(dirname(full)).catch(() => []);
    report(`there is no file ${full}${didYouMean(basename(full), neighbours)}`);
  }
  return undefined;
}
