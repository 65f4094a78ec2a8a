/** A sprint that is long enough to be interrupted: many short cuts of one recording. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { shippedFolder } from '../../datasets/shipped-datasets.ts';
import type { RealLab } from '../real-lab.ts';

/** Lengths that no sprint of this process has used: equal cuts would be found, not inferred. */
let nextSeconds = 7;

/** Writes a dataset of so many items and a spec that transcribes it; returns the spec's path. */
export async function longSprint(lab: RealLab, name: string, items: number): Promise<string> {
  const folder = join(lab.home, name);
  await mkdir(folder);
  const audio = join(shippedFolder(), 'quickstart-speech/jfk.flac');
  const duration = (nextSeconds += 0.01);
  const lines = Array.from({ length: items }, (_, index) => ({
    id: `cut-${String(index).padStart(3, '0')}`,
    audio_filepath: audio,
    offset: Number((index * 0.05).toFixed(2)),
    duration,
    text: 'and so my fellow americans ask not what your country can do for you',
  }));
  await writeFile(join(folder, 'manifest.jsonl'), lines.map((line) => JSON.stringify(line)).join('\n'));
  const spec = join(lab.home, `${name}.yaml`);
  await writeFile(
    spec,
    `name: ${name}\ndatasets:\n  asr: [./${name}]\nlanes:\n  words:\n    models: [moonshine]\n`,
  );
  return spec;
}

/** Every item that was computed so far, with the moment at which it was recorded. */
export async function recordedItems(lab: RealLab): Promise<string[]> {
  return lab.store.list('item');
}
