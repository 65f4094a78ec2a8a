import { expect, it } from 'vitest';
import { itemFingerprint } from '../../activities/item-fingerprint.ts';
import type { DatasetItem } from '../../contract/dataset.ts';
import type { Provenance, TaskPlan } from '../../contract/task.ts';

type Task = Pick<TaskPlan, 'model' | 'variant' | 'capability' | 'seed' | 'parameters'>;

const task: Task = { model: 'moonshine', variant: 'tiny', capability: 'asr', seed: 7 };
const item: DatasetItem = {
  id: 'jfk',
  audio: { uri: 'file:///speech/jfk.flac' },
  text: 'and so my fellow americans',
  language: 'en',
  offsetSeconds: 1,
  durationSeconds: 5,
};
const audio = 'a'.repeat(64);
const provenance: Provenance = {
  weightsSha256: 'b'.repeat(64),
  revision: 'pypi:moonshine-voice==0.0.73',
  precision: 'int8',
  provider: 'cpu',
  adapter: 'c'.repeat(64),
  hardware: 'cpu',
};
const original = itemFingerprint(task, item, audio, provenance);
const vad = { model: 'silero_vad', variant: 'sequence', hardware: 'cpu' } as const;
const packed: Task = { ...task, parameters: { vad } };
const withVad: Provenance = { ...provenance, vad: { ...provenance, adapter: 'e'.repeat(64) } };
const otherVad: Provenance = { ...provenance, vad: { ...provenance, adapter: 'f'.repeat(64) } };
const ofPacked = itemFingerprint(packed, item, audio, withVad);

it.each<[string, string]>([
  ['another model', itemFingerprint({ ...task, model: 'whisper' }, item, audio, provenance)],
  ['another variant', itemFingerprint({ ...task, variant: 'base' }, item, audio, provenance)],
  ['another capability', itemFingerprint({ ...task, capability: 'vad' }, item, audio, provenance)],
  ['another seed', itemFingerprint({ ...task, seed: 8 }, item, audio, provenance)],
  ['another byte of audio', itemFingerprint(task, item, `${audio.slice(1)}b`, provenance)],
  ['another cut of the audio', itemFingerprint(task, { ...item, offsetSeconds: 2 }, audio, provenance)],
  ['another length of the cut', itemFingerprint(task, { ...item, durationSeconds: 6 }, audio, provenance)],
  ['other labels to choose among', itemFingerprint(task, { ...item, candidates: ['a'] }, audio, provenance)],
  ['another language', itemFingerprint(task, { ...item, language: 'de' }, audio, provenance)],
  ['other weights', itemFingerprint(task, item, audio, { ...provenance, weightsSha256: 'd'.repeat(64) })],
  ['other code', itemFingerprint(task, item, audio, { ...provenance, adapter: 'd'.repeat(64) })],
  ['another precision', itemFingerprint(task, item, audio, { ...provenance, precision: 'fp32' })],
  ['another provider', itemFingerprint(task, item, audio, { ...provenance, provider: 'cuda' })],
  ['words with times', itemFingerprint({ ...task, parameters: { words: true } }, item, audio, provenance)],
  ['packed speech', ofPacked],
  ['other hardware', itemFingerprint(task, item, audio, { ...provenance, hardware: 'cuda' })],
])('%s is another result', (_, fingerprint) => {
  expect(fingerprint).not.toBe(original);
});

it.each<[string, DatasetItem]>([
  ['a corrected reference', { ...item, text: 'and so, my fellow Americans' }],
  ['another name', { ...item, id: 'inaugural' }],
  ['another place on disk', { ...item, audio: { uri: 'file:///elsewhere/jfk.flac' } }],
  ['another label as the right one', { ...item, labels: ['Speech'] }],
  ['another session', { ...item, session: 'capitol' }],
])('%s is the same result: nothing is inferred again', (_, changed) => {
  expect(itemFingerprint(task, changed, audio, provenance)).toBe(original);
});

it.each<[string, string]>([
  ['words with times', itemFingerprint({ ...task, parameters: { vad, words: true } }, item, audio, withVad)],
  ['other code of the vad model', itemFingerprint(packed, item, audio, otherVad)],
  [
    'another vad model',
    itemFingerprint({ ...task, parameters: { vad: { ...vad, variant: 'v4' } } }, item, audio, withVad),
  ],
])('%s is another result of packed speech', (_, fingerprint) => {
  expect(fingerprint).not.toBe(ofPacked);
});

it('a vad model that stands by tells nothing of a result that did not ask for it', () => {
  expect(itemFingerprint(task, item, audio, withVad)).toBe(original);
});
