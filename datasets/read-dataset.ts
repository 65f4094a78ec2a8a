import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import type { ModelInput } from '../contract/capability.ts';
import type { Dataset } from '../contract/dataset.ts';
import { readAudioFolder } from './audio-folder.ts';
import { readBareFolder } from './bare-folder.ts';
import { DatasetProblems } from './dataset-problems.ts';
import { readDescription } from './describe-dataset.ts';
import type { Entry } from './entry.ts';
import { toItems } from './items.ts';
import type { DatasetFolders } from './locate-dataset.ts';
import { locateDataset } from './locate-dataset.ts';
import { readNemoManifest } from './nemo-manifest.ts';

/** The files that a folder is read by, the first one that exists. */
const manifests = ['manifest.jsonl', 'metadata.csv', 'metadata.jsonl'];

/**
 * A dataset by its shipped name, or by the path of its folder or manifest. docs/datasets.md has the formats.
 * The audio is not read, only found.
 *
 * @param input what the models that it is for take: for tts its items are texts, without audio
 * @throws LabError `BadDataset`: all that is wrong with file and line, the first ten
 * @example await readDataset('./my-calls', { baseFolder: '.' })
 */
export async function readDataset(
  reference: string,
  folders: DatasetFolders,
  input: ModelInput = 'audio',
): Promise<Dataset> {
  const path = await locateDataset(reference, folders);
  const problems = new DatasetProblems();
  const isFolder = (await stat(path)).isDirectory();
  const folder = isFolder ? path : dirname(path);
  const manifest = isFolder
    ? manifests.map((name) => join(path, name)).find((file) => existsSync(file))
    : path;

  const entries = await readEntries(folder, manifest, input, problems);
  const items = await toItems(entries, manifest ?? folder, folder, problems);
  const { name, ...description } = await readDescription(folder, problems);
  if (entries.length === 0)
    problems.addUnlessAny(manifest ?? folder, 'expected at least one item, found none');
  problems.throwIfAny();
  return { name: name ?? usualName(folder, manifest), ...description, items };
}

function readEntries(
  folder: string,
  manifest: string | undefined,
  input: ModelInput,
  problems: DatasetProblems,
): Promise<Entry[]> | Entry[] {
  const name = manifest === undefined ? '' : basename(manifest);
  if (input === 'text' && !/^(?!metadata\.).+\.jsonl?$/.test(name)) {
    problems.add(manifest ?? folder, 0, 'expected a manifest.jsonl with a text in each line: tts reads text');
    return [];
  }
  if (manifest === undefined) return readBareFolder(folder, problems);
  if (name.endsWith('.csv') || name === 'metadata.jsonl') return readAudioFolder(manifest, problems);
  // NeMo's own tools write JSON lines into files that end in .json.
  if (name.endsWith('.jsonl') || name.endsWith('.json')) return readNemoManifest(manifest, input, problems);
  problems.add(manifest, 0, 'expected a folder, a NeMo manifest (.jsonl, .json) or a metadata.csv');
  return [];
}

/** The folder's name; a manifest with a name of its own gives that, because a folder may have several. */
function usualName(folder: string, manifest: string | undefined): string {
  const file = manifest === undefined ? '' : basename(manifest);
  const name =
    file === '' || manifests.includes(file)
      ? basename(resolve(folder))
      : file.slice(0, -extname(file).length);
  return name.replaceAll(/[^\w.-]+/g, '-');
}
