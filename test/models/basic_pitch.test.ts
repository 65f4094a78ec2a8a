import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { decodeAudio } from '../../audio/decode.ts';
import { readNotes } from '../../audio/formats/notes.ts';
import { Music, type Note } from '../../contract/music.ts';
import { noteCounts } from '../../evaluation/metrics/note-matching.ts';
import type { LoadedModel } from '../../models/adapter.ts';
import { type Activations, activationsOf, keys } from '../../models/basic_pitch/activations.ts';
import { notesOf } from '../../models/basic_pitch/decode.ts';
import { model } from '../../models/basic_pitch/index.ts';
import { openSession } from '../../models/runtimes/onnx/session.ts';
import { onCpu } from './load-context.ts';
import { weightsOf } from './registry-weights.ts';

const root = join(import.meta.dirname, '../..');
const sampleRateHz = 22_050;
const heard = async (path: string, rate = sampleRateHz): Promise<Float32Array> =>
  (await decodeAudio(join(root, 'datasets', path), { sampleRateHz: rate })).samples;

const bytesOf = z.string().transform((base64) => Uint8Array.from(Buffer.from(base64, 'base64')));
const floats = bytesOf.transform((bytes) => new Float32Array(bytes.buffer));
const shares = bytesOf.transform((bytes) => Float32Array.from(bytes, (byte) => byte / 255));
const Notes = z.array(z.tuple([z.number(), z.number(), z.int(), z.number()]));
/** By Spotify's own package: make-basic-pitch.py. */
const golden = z
  .object({
    clip: z.object({
      frames: z.int(),
      rows: z.array(z.object({ frame: z.int(), note: floats, onset: floats })),
      notes: Notes,
    }),
    decoding: z.array(z.object({ frames: z.int(), note: shares, onset: shares, notes: Notes })),
  })
  .parse(JSON.parse(readFileSync(join(root, 'test/golden/basic-pitch.json'), 'utf8')));

let files: Record<string, string>;
let loaded: LoadedModel;
let windows = 0;
beforeAll(async () => {
  files = await weightsOf(model.card);
  const { adapter } = await model.adapter();
  loaded = await adapter.load(onCpu({ variant: 'icassp_2022', files, progress: () => windows++ }));
}, 120_000);
afterAll(() => loaded.dispose());

const transcribed = async (samples: Float32Array): Promise<Note[]> =>
  Music.parse(await loaded.music_transcription?.({ samples, sampleRateHz })).notes;

/** Same notes in the same order; times to a microsecond, strengths to 1e-4. */
function expectNotes(found: readonly Note[], expected: z.infer<typeof Notes>): void {
  expect(found.map(({ midi }) => midi)).toEqual(expected.map(([, , midi]) => midi));
  for (const [index, [start, end, , size]] of expected.entries()) {
    const { startSeconds, endSeconds, amplitude } = found[index] ?? {};
    expect(startSeconds).toBeCloseTo(start, 6);
    expect(endSeconds).toBeCloseTo(end, 6);
    expect(Math.abs((amplitude ?? NaN) - size)).toBeLessThan(1e-4);
  }
}

/** The clip's samples taken for ones of 22.05 kHz, as in the golden run. */
const faster = (): Promise<Float32Array> => heard('quickstart-music/ode.flac', 16_000);

describe("Spotify's own package gives the same", () => {
  it('activations, across the seams of windows', async () => {
    const net = await openSession(files['net'] ?? '', { threads: 1, provider: 'cpu' });
    const { frames, notes, onsets } = await activationsOf(net, await faster(), () => undefined);
    expect(frames).toBe(golden.clip.frames);
    for (const { frame, note, onset } of golden.clip.rows) {
      for (let key = 0; key < keys; key++) {
        expect(Math.abs((notes[frame * keys + key] ?? NaN) - (note[key] ?? NaN))).toBeLessThan(1e-4);
        expect(Math.abs((onsets[frame * keys + key] ?? NaN) - (onset[key] ?? NaN))).toBeLessThan(1e-4);
      }
    }
    await net.release();
  });

  it('notes of real activations: start, end, pitch and strength', async () => {
    expectNotes(await transcribed(await faster()), golden.clip.notes);
  });

  it.each(golden.decoding)(
    'notes of $frames crowded frames, with equal values, up to both ends',
    ({ frames, note, onset, notes }) => {
      const activations: Activations = { frames, notes: note, onsets: onset };
      expectNotes(notesOf(activations), notes);
    },
  );
});

describe('notes', () => {
  it('of the shipped tune are found all, with as many made up as the package itself makes up', async () => {
    const table = join(root, 'datasets/quickstart-music/ode.csv');
    const { notes: played } = readNotes(readFileSync(table, 'utf8'), 'ode.csv');
    const found = await transcribed(await heard('quickstart-music/ode.flac'));
    expect(noteCounts(played, found)).toEqual({ matched: 23, matchedWithEnd: 15, reference: 23, found: 44 });
  });

  it('come in order of their start', async () => {
    const starts = (await transcribed(await faster())).map(({ startSeconds }) => startSeconds);
    expect(starts).toEqual(starts.toSorted((a, b) => a - b));
  });

  it.each([1, 255, 256, 5_000, 43_844])('of %i samples of silence are none', async (length) => {
    expect(await transcribed(new Float32Array(length))).toEqual([]);
  });

  it('are the same the second time, whatever was heard in between', async () => {
    const samples = await faster();
    const first = await transcribed(samples.subarray(0, 60_000));
    await transcribed(samples.subarray(30_000, 80_000));
    expect(await transcribed(samples.subarray(0, 60_000))).toEqual(first);
  });

  it('come with a sign of life for each window', async () => {
    windows = 0;
    await transcribed((await faster()).subarray(0, 5 * sampleRateHz));
    expect(windows).toBe(4);
  });
});
