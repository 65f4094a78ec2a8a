import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { decodeAudio } from '../../audio/decode.ts';
import { readNotes } from '../../audio/formats/notes.ts';
import { recordingOf, type DatasetItem } from '../../contract/dataset.ts';
import { readDataset } from '../../datasets/read-dataset.ts';
import { shippedFolder, shippedNames } from '../../datasets/shipped-datasets.ts';

const rateHz = 16_000;
const names = ['conversation', 'music', 'noisy', 'sounds', 'speech', 'stems'].map(
  (name) => `quickstart-${name}`,
);

async function samplesOf(path: string): Promise<Float32Array> {
  const { samples, source } = await decodeAudio(path);
  expect(source).toMatchObject({ sampleRateHz: rateHz, channels: 1 });
  return samples;
}
const itemsOf = async (name: string): Promise<DatasetItem[]> =>
  (await readDataset(name, { baseFolder: '.' })).items;
const power = (samples: Float32Array): number =>
  samples.reduce((sum, sample) => sum + sample ** 2, 0) / samples.length;
const decibels = (ratio: number): number => 10 * Math.log10(ratio);

test('the shipped datasets are six of audio and one of text, and fit into 1.5 MB', async () => {
  expect(await shippedNames(shippedFolder())).toEqual([...names, 'quickstart-prompts'].toSorted());
  const files = await readdir(shippedFolder(), { recursive: true });
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(shippedFolder(), file))).size));
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(1_500_000);
});

test.each(names)('%s says its licence, grade and the true length of each item', async (name) => {
  const dataset = await readDataset(name, { baseFolder: '.' });
  expect(dataset).toMatchObject({ name, evidence: 'smoke' });
  expect(dataset.licence).toContain('LICENCE.txt');
  expect(existsSync(join(shippedFolder(), name, 'LICENCE.txt'))).toBe(true);
  for (const item of dataset.items) {
    const samples = await samplesOf(fileURLToPath(recordingOf(item).uri));
    expect(item.durationSeconds).toBeCloseTo(samples.length / rateHz, 6);
  }
});

test('the prompts are fifteen different sentences to be read aloud, of a language and a licence that they name', async () => {
  const dataset = await readDataset('quickstart-prompts', { baseFolder: '.' }, 'text');
  expect(dataset).toMatchObject({ evidence: 'smoke', licence: 'CC0-1.0 (see LICENCE.txt)' });
  expect(new Set(dataset.items.map(({ text }) => text)).size).toBe(15);
  expect(dataset.items.every(({ audio, language }) => audio === undefined && language === 'en')).toBe(true);
});

describe('the conversation', async () => {
  const folder = join(shippedFolder(), 'quickstart-conversation');
  const samples = await samplesOf(join(folder, 'conversation.flac'));
  const turns = (await readFile(join(folder, 'conversation.rttm'), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => line.split(' '))
    .map(([, , , start, length, , , speaker]) => ({
      start: Number(start),
      end: Number(start) + Number(length),
      speaker,
    }));
  const piece = (start: number, end: number): Float32Array =>
    samples.subarray(Math.round(start * rateHz), Math.round(end * rateHz));
  const spoken = power(piece(0.5, 3));

  test('has two speakers in turns, with one overlap of at most a second', () => {
    expect(new Set(turns.map(({ speaker }) => speaker)).size).toBe(2);
    const gaps = turns.slice(1).map((turn, index) => turn.start - (turns[index]?.end ?? NaN));
    expect(gaps.filter((gap) => gap < 0)).toHaveLength(1);
    expect(Math.min(...gaps)).toBeGreaterThan(-1);
    expect(gaps.filter((gap) => gap > 0).every((gap) => gap > 0.5)).toBe(true);
  });

  test('is quiet as a room outside of the turns', () => {
    // The fades around a turn take 30 ms.
    const borders = [
      0,
      ...turns.flatMap(({ start, end }) => [start - 0.03, end + 0.03]),
      samples.length / rateHz,
    ];
    for (let index = 0; index < borders.length; index += 2) {
      const [start = 0, end = 0] = borders.slice(index, index + 2);
      if (end > start) expect(decibels(power(piece(start, end)) / spoken)).toBeLessThan(-38);
    }
  });

  test('is loud from the first and to the last moment of each turn', () => {
    for (const { start, end } of turns) {
      expect(decibels(power(piece(start, start + 0.05)) / spoken)).toBeGreaterThan(-20);
      expect(decibels(power(piece(end - 0.05, end)) / spoken)).toBeGreaterThan(-20);
    }
  });
});

test('the noisy clip is the clean one with noise at 5 dB', async () => {
  const [item] = await itemsOf('quickstart-noisy');
  const noisy = await samplesOf(fileURLToPath(item?.audio?.uri ?? ''));
  const clean = await samplesOf(fileURLToPath(item?.clean?.uri ?? ''));
  expect(noisy).toHaveLength(clean.length);
  const noise = noisy.map((sample, index) => sample - (clean[index] ?? 0));
  expect(decibels(power(clean) / power(noise))).toBeCloseTo(5, 2);
  // Stationary: each second is as loud as the others.
  const seconds = [0, 1, 2, 3, 4, 5, 6].map((at) =>
    decibels(power(noise.subarray(at * rateHz, (at + 1) * rateHz))),
  );
  expect(Math.max(...seconds) - Math.min(...seconds)).toBeLessThan(2);
});

test('the music has a sound where each note of its reference begins, and silence before the first', async () => {
  const [item] = await itemsOf('quickstart-music');
  const samples = await samplesOf(fileURLToPath(item?.audio?.uri ?? ''));
  const { notes } = readNotes(await readFile(fileURLToPath(item?.notes?.uri ?? ''), 'utf8'), 'ode.csv');
  expect(notes).toHaveLength(23);
  const piece = (start: number, end: number): Float32Array =>
    samples.subarray(Math.round(start * rateHz), Math.round(end * rateHz));
  expect(power(piece(0, notes[0]?.startSeconds ?? 0))).toBe(0);
  for (const start of new Set(notes.map(({ startSeconds }) => startSeconds))) {
    // A plucked string is loudest when it is plucked.
    expect(power(piece(start, start + 0.05))).toBeGreaterThan(power(piece(start - 0.05, start)));
  }
});

test('the stems add up to the mixture, sample by sample', async () => {
  const [item] = await itemsOf('quickstart-stems');
  const mixture = await samplesOf(fileURLToPath(item?.audio?.uri ?? ''));
  const stems = await Promise.all(
    Object.values(item?.stems ?? {}).map(({ uri }) => samplesOf(fileURLToPath(uri))),
  );
  expect(Object.keys(item?.stems ?? {})).toEqual(['vocals', 'other']);
  const apart = mixture.map((sample, at) =>
    Math.abs(sample - stems.reduce((sum, stem) => sum + (stem[at] ?? 0), 0)),
  );
  expect(Math.max(...apart)).toBeLessThan(1e-4);
});

const source = fileURLToPath(new URL('../../../shared/data/audio', import.meta.url));
describe.skipIf(!existsSync(source))('quickstart-speech (needs ../shared)', async () => {
  test.each(await itemsOf('quickstart-speech'))('$id is its recording, sample for sample', async (item) => {
    const { id } = item;
    const shipped = await samplesOf(fileURLToPath(recordingOf(item).uri));
    const original = await samplesOf(join(source, `${id}.wav`));
    // Decoders call the largest sample 1 or 32767/32768; rounded so, both give the 16-bit value.
    const as16Bit = (sample: number): number => Math.round(sample * 32767.5);
    const differing = original.filter((sample, index) => as16Bit(sample) !== as16Bit(shipped[index] ?? NaN));
    expect([shipped.length, differing.length]).toEqual([original.length, 0]);
  });
});
