import { z } from 'zod';
import type { Music } from '../../contract/music.ts';
import { noteCounts } from '../metrics/note-matching.ts';
import { aboutItem, describe, type AboutItem } from './about-item.ts';

const count = z.int().nonnegative();

export const MusicMeasure = z.strictObject({
  capability: z.literal('music_transcription'),
  ...aboutItem,
  matched: count,
  matchedWithEnd: count,
  reference: count,
  found: count,
});
export type MusicMeasure = z.infer<typeof MusicMeasure>;

export interface MusicComparison extends AboutItem {
  reference: Music;
  music: Music;
}

/** Holds notes against those that were played. */
export const measureMusic = (given: MusicComparison): MusicMeasure => ({
  capability: 'music_transcription',
  ...describe(given),
  ...noteCounts(given.reference.notes, given.music.notes),
});
