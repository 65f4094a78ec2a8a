import { expect, test } from 'vitest';
import type { Dataset } from '../../contract/dataset.ts';
import { missingReferences } from '../../datasets/missing-references.ts';
import { readDataset } from '../../datasets/read-dataset.ts';

const audio = { uri: 'file:///a.wav' };
const dataset: Dataset = {
  name: 'calls',
  evidence: 'adhoc',
  items: [
    { id: 'a', audio, text: 'hello' },
    { id: 'b', audio },
  ],
};

test('a capability that no item has a reference for cannot be scored, and it says so', () => {
  expect(missingReferences(dataset, 'vad')).toBe(
    'vad cannot be scored on calls: none of its 2 items has an rttm_filepath',
  );
});

test('a single item is told as one', () => {
  expect(missingReferences({ ...dataset, items: [{ id: 'a', audio }] }, 'asr')).toBe(
    'asr cannot be scored on calls: its only item lacks a text',
  );
});

test('a part of the references is a part of the score', () => {
  expect(missingReferences(dataset, 'asr')).toBe(
    'asr is scored on a part of calls: 1 of its 2 items has a text',
  );
});

test.each([
  ['asr', 'quickstart-speech'],
  ['vad', 'quickstart-conversation'],
  ['diarization', 'quickstart-conversation'],
  ['enhance', 'quickstart-noisy'],
  ['music_transcription', 'quickstart-music'],
  ['classify', 'quickstart-sounds'],
  ['separate', 'quickstart-stems'],
  ['embed', 'quickstart-speech'],
  ['embed', 'quickstart-sounds'],
] as const)('%s can be scored on %s', async (capability, name) => {
  expect(missingReferences(await readDataset(name, { baseFolder: '.' }), capability)).toBeUndefined();
});
