import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isWhole, keepAudio } from '../../activities/keep-audio.ts';
import { measureOutput } from '../../activities/measure-output.ts';
import { decodeStereo } from '../../audio/decode-stereo.ts';
import type { DatasetItem } from '../../contract/dataset.ts';
import type { Output } from '../../contract/output.ts';
import { readDataset } from '../../datasets/read-dataset.ts';
import { FileStore } from '../../store/file-store.ts';

let folder: string;
let store: FileStore;
let item: DatasetItem;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stems-'));
  store = new FileStore(folder);
  const { items } = await readDataset('quickstart-stems', { baseFolder: '.' });
  if (items[0] === undefined) throw new Error('quickstart-stems has no item');
  item = items[0];
});
afterAll(() => rm(folder, { recursive: true }));

/** What a model that gives just these files as its stems would give, at the rate that Demucs has. */
async function separated(files: Record<string, string>): Promise<Output> {
  const stems: Record<string, { left: Float32Array; right: Float32Array }> = {};
  for (const [name, uri] of Object.entries(files)) {
    const window = { durationSeconds: item.durationSeconds, sampleRateHz: 44_100 };
    const { left, right } = await decodeStereo(fileURLToPath(uri), window);
    stems[name] = { left, right };
  }
  return keepAudio({ capability: 'separate', stems, sampleRateHz: 44_100 }, item, store);
}
const measure = (output: Output, of: DatasetItem = item) =>
  measureOutput(of, output, 5.3, [], store, new AbortController().signal);
const uriOf = (stem: string): string => item.stems?.[stem]?.uri ?? '';
const vocals = () => ({ vocals: { uri: uriOf('vocals') } });

describe('stems', () => {
  it('are kept in stereo, by their names, each as long as the recording', async () => {
    const output = await separated({ vocals: uriOf('vocals'), other: uriOf('other') });
    expect(output).toMatchObject({ capability: 'separate', stems: { sampleRateHz: 44_100 } });
    if (output.capability !== 'separate') throw new Error('these are no stems');
    expect(output.stems.durationSeconds).toBeCloseTo(5.3, 4);
    expect(Object.values(output.stems.audio).map(({ name }) => name)).toEqual([
      'mix.vocals.wav',
      'mix.other.wav',
    ]);
    const vocals = await decodeStereo(await store.localPath(output.stems.audio['vocals']?.sha256 ?? ''));
    expect(vocals.left.length / vocals.sampleRateHz).toBeCloseTo(5.3, 4);
  });

  it('are measured against their references, at the rate of those', { timeout: 180_000 }, async () => {
    const right = await measure(await separated({ vocals: uriOf('vocals'), other: uriOf('other') }));
    if (right?.capability !== 'separate') throw new Error('this is no separation');
    for (const ratios of Object.values(right.stems)) expect(ratios?.sdrDb).toBeGreaterThan(30);
    const confused = await measure(await separated({ vocals: uriOf('other') }), { ...item, stems: vocals() });
    if (confused?.capability !== 'separate') throw new Error('this is no separation');
    expect(confused.stems['vocals']?.sdrDb).toBeLessThan(0);
    expect(confused.stems['vocals']?.mixtureSdrDb).toBeLessThan(0);
  });

  it('may be more than there are references for, but not fewer', async () => {
    const output = await separated({ vocals: uriOf('vocals'), drums: uriOf('other') });
    const other = { other: { uri: uriOf('other') } };
    await expect(measure(output, { ...item, stems: other })).rejects.toMatchObject({
      failures: [{ type: 'BadDataset', scope: 'item', cause: 'the model gives vocals, drums' }],
    });
    expect(await measure(output, { ...item, stems: vocals() })).toMatchObject({ capability: 'separate' });
  });

  it('are made again where one of them was damaged on disk', async () => {
    const output = await separated({ vocals: uriOf('vocals'), other: uriOf('other') });
    expect(await isWhole(output, store)).toBe(true);
    const sha256 = output.capability === 'separate' ? (output.stems.audio['other']?.sha256 ?? '') : '';
    const files = await readdir(folder, { recursive: true, withFileTypes: true });
    const file = files.find(({ name }) => sha256.endsWith(name) || name.includes(sha256));
    if (file === undefined) throw new Error('the store has no file for the stem');
    await writeFile(join(file.parentPath, file.name), 'damaged');
    expect(await isWhole(output, store)).toBe(false);
  });
});
