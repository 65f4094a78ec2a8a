import { readdir } from 'node:fs/promises';
import { basename, extname, join, relative, sep } from 'node:path';
import { audioFolderNames } from './audio-folder.ts';
import type { DatasetProblems } from './dataset-problems.ts';
import type { Entry } from './entry.ts';

const audioExtensions = ['.wav', '.flac', '.mp3', '.m4a', '.ogg', '.opus', '.webm'];
const manifest = /\.jsonl$|^metadata\.csv$/;

/**
 * The audio files of a folder that has no manifest, in order of their paths: items without references.
 * A manifest deeper down means that a part of the folder was meant, so it is pointed out.
 */
export async function readBareFolder(folder: string, problems: DatasetProblems): Promise<Entry[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = found
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((path) => !path.split(sep).some((part) => part.startsWith('.')))
    .sort();
  const manifests = files.filter((path) => manifest.test(basename(path)));
  if (manifests.length > 0) {
    const paths = manifests.map((path) => join(folder, path));
    problems.add(folder, 0, `no manifest.jsonl or metadata.csv here; name one of these: ${paths.join(', ')}`);
    return [];
  }
  const audio = files.filter((path) => audioExtensions.includes(extname(path).toLowerCase()));
  if (audio.length === 0) {
    const kinds = audioExtensions.map((extension) => extension.slice(1)).join(', ');
    problems.add(
      folder,
      0,
      `expected a manifest.jsonl, a metadata.csv or audio files (${kinds}), found none`,
    );
  }
  const stemOf = (path: string): string => path.slice(0, -extname(path).length);
  const namesakes = new Map<string, number>();
  for (const stem of audio.map(stemOf)) namesakes.set(stem, (namesakes.get(stem) ?? 0) + 1);
  return audio.map((path) => {
    const known = namesakes.get(stemOf(path)) === 1 ? {} : { id: path };
    return { line: 0, files: { audio: path }, known, names: audioFolderNames };
  });
}
