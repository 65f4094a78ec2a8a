import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { bytesFrom } from '../../audio/byte-source.ts';
import { readWavHeader } from '../../audio/wav-header.ts';
import { wavChannels } from '../../audio/wav.ts';

const table = z.array(z.array(z.number()));
const filters = z.array(z.tuple([z.int(), z.array(z.number())]));
const Golden = z.strictObject({
  start: z.int(),
  end: z.int(),
  slaneyFilters: filters,
  htkFilters: filters,
  whisperFilters: filters,
  logMelSlaney: table,
  logMelHtk: table,
  mfcc: z.array(
    z.strictObject({
      coefficients: z.int(),
      bands: z.int(),
      frameLength: z.int(),
      hop: z.int(),
      values: table,
    }),
  ),
  whisper: table,
});

/** What librosa and Whisper make of the speech below: test/golden/make-mel.py. */
export const golden = Golden.parse(
  JSON.parse(readFileSync(new URL('../golden/mel.json', import.meta.url), 'utf8')),
);

const wav = readFileSync(new URL('./fixtures/speech.wav', import.meta.url));
const header = await readWavHeader(bytesFrom(wav, 'speech.wav'));
const [channel = new Float32Array()] = wavChannels(wav.subarray(header.dataOffset), header);
export const speech = channel.subarray(golden.start, golden.end);

/** NaN where one is longer than the other. */
export const largestDifference = (ours: ArrayLike<number>, theirs: readonly number[]): number =>
  ours.length !== theirs.length
    ? NaN
    : Math.max(...theirs.map((value, i) => Math.abs(value - (ours[i] ?? NaN))));
