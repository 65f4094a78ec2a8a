import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decodeAudio } from '../audio/decode.ts';
import { encodeWav } from '../audio/wav.ts';
import { recordingOf } from '../contract/dataset.ts';
import { readDataset } from '../datasets/read-dataset.ts';

const root = join(import.meta.dirname, '..');
const shared = join(root, '../shared/data/manifest.jsonl');
export const sampleRateHz = 16_000;

/** A recording as every contestant reads it: mono, 16 kHz, 16 bits. */
export interface Clip {
  id: string;
  path: string;
  seconds: number;
  /** What is said in it. */
  text: string;
}

/** The clips of ../shared where there are some, else those that ship with the product, as WAV files in `folder`. */
export async function speechClips(folder: string): Promise<Clip[]> {
  const manifest = existsSync(shared) ? shared : join(root, 'datasets/quickstart-speech');
  const { items } = await readDataset(manifest, { baseFolder: root });
  const clips: Clip[] = [];
  for (const item of items) {
    const { id, text } = item;
    const { samples } = await decodeAudio(fileURLToPath(recordingOf(item).uri), { sampleRateHz });
    clips.push({ ...(await writeClip(folder, basename(id, extname(id)), samples)), text: text ?? '' });
  }
  return clips;
}

/** The clips in turns, until there is as much as asked for; its text is not known. */
export async function longClip(clips: readonly Clip[], seconds: number, folder: string): Promise<Clip> {
  const samples = new Float32Array(seconds * sampleRateHz);
  const sources: Float32Array[] = [];
  for (const { path } of clips) sources.push((await decodeAudio(path)).samples);
  for (let at = 0, turn = 0; at < samples.length; turn++) {
    const source = sources[turn % sources.length] ?? new Float32Array();
    samples.set(source.subarray(0, samples.length - at), at);
    at += source.length;
  }
  return writeClip(folder, `speech-${seconds}s`, samples);
}

async function writeClip(folder: string, id: string, samples: Float32Array): Promise<Clip> {
  const path = join(folder, `${id}.wav`);
  await writeFile(path, encodeWav({ samples, sampleRateHz }, 'pcm16'));
  return { id, path, seconds: samples.length / sampleRateHz, text: '' };
}
