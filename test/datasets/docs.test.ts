import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readDataset } from '../../datasets/read-dataset.ts';

let base: string;
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'docs-'));
  // An example's fence has the name of its file after the language.
  const text = await readFile('docs/datasets.md', 'utf8');
  const examples = text.matchAll(/^```\w+ (\S+\/\S+)\n(.*?)^```$/gms);
  const audio = ['clips/a.wav', 'meeting.flac', 'meeting.rttm', 'noisy.wav', 'clean.wav'];
  const files = [
    ...Array.from(examples, ([, path = '', content = '']) => [path, content]),
    ...audio.map((path) => [`example/${path}`, '']),
    ...['a.wav', 'clips/b.wav'].map((path) => [`hub-like/${path}`, '']),
  ];
  for (const [path = '', content = ''] of files) {
    await mkdir(dirname(join(base, path)), { recursive: true });
    await writeFile(join(base, path), content);
  }
});
afterAll(() => rm(base, { recursive: true }));

test('the manifest of docs/datasets.md is one, with the ids that the page says, and its dataset.yaml too', async () => {
  const dataset = await readDataset('example', { baseFolder: base });
  expect(dataset).toMatchObject({ name: 'my-calls', licence: 'internal', evidence: 'golden' });
  expect(dataset.items).toMatchObject([
    { id: 'clips/a', text: 'good morning', language: 'en', session: 'monday' },
    { id: 'meeting-minute-2', offsetSeconds: 60, durationSeconds: 30 },
    { id: 'noisy' },
  ]);
});

test('the metadata.csv of docs/datasets.md is one', async () => {
  const dataset = await readDataset('hub-like', { baseFolder: base });
  expect(dataset.items).toMatchObject([
    { id: 'a', text: 'well, "yes", I said', speaker: 'anna' },
    { id: 'clips/b', text: 'good morning', speaker: 'ben' },
  ]);
});

test('what docs/datasets.md says about the shipped data is true', async () => {
  const text = await readFile('docs/datasets.md', 'utf8');
  const rows = [...text.matchAll(/^\| `(quickstart-\w+)` .*\| (\d+) s/gm)];
  expect(rows).toHaveLength(6);
  for (const [, name = '', seconds] of rows) {
    const { items } = await readDataset(name, { baseFolder: base });
    const total = items.reduce((sum, item) => sum + (item.durationSeconds ?? 0), 0);
    expect(Math.round(total)).toBe(Number(seconds));
  }
});

test('the manifest for tts in docs/datasets.md is one', async () => {
  const { items } = await readDataset('prompts', { baseFolder: base }, 'text');
  expect(items).toMatchObject([{ id: 'greeting', language: 'en' }, { id: 'line-2' }]);
});
