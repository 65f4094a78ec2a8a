import { readFile } from 'node:fs/promises';
import { basename, parse } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readNotes } from '../audio/formats/notes.ts';
import { readRttm } from '../audio/formats/rttm.ts';
import { recordingOf, type DatasetItem, type SourceFile } from '../contract/dataset.ts';
import type { Diarization, Turn } from '../contract/diarization.ts';
import { LabError } from '../contract/failure.ts';
import type { Music } from '../contract/music.ts';
import { openSource } from './item-source.ts';

/** Who spoke when in the item, on its own clock. @throws LabError `BadDataset` */
export async function referenceTurns(item: DatasetItem, rttm: SourceFile): Promise<Turn[]> {
  const { path } = await openSource(rttm);
  const recordings = readRttm(await readFile(path, 'utf8'), basename(path));
  const offset = item.offsetSeconds ?? 0;
  const end = item.durationSeconds ?? Infinity;
  return turnsOf(item, recordings, basename(path))
    .map(({ speaker, ...turn }) => ({
      startSeconds: Math.max(0, turn.startSeconds - offset),
      endSeconds: Math.min(end, turn.endSeconds - offset),
      speaker,
    }))
    .filter((turn) => turn.endSeconds > turn.startSeconds);
}

/** A file of one recording is the item's, whatever it is called there; of several, the one with the item's name. */
function turnsOf(item: DatasetItem, recordings: Map<string, Diarization>, file: string): Turn[] {
  const names = [...recordings.keys()];
  const name =
    names.length === 1 ? names[0] : names.find((one) => one === item.id || one === audioStem(item));
  const recording = name === undefined ? undefined : recordings.get(name);
  if (recording !== undefined) return recording.turns;
  throw new LabError({
    type: 'BadDataset',
    scope: 'item',
    summary: `${file} has no turns for ${item.id}.`,
    cause: `expected a recording named ${item.id} or ${audioStem(item)}, found ${names.slice(0, 5).join(', ') || 'none'}`,
  });
}

const audioStem = (item: DatasetItem): string => parse(fileURLToPath(recordingOf(item).uri)).name;

/** The notes that begin in the item, on its own clock. @throws LabError `BadDataset` */
export async function referenceNotes(item: DatasetItem, notes: SourceFile): Promise<Music> {
  const { path } = await openSource(notes);
  const played = readNotes(await readFile(path, 'utf8'), basename(path));
  const offset = item.offsetSeconds ?? 0;
  const end = item.durationSeconds ?? Infinity;
  return {
    notes: played.notes
      .map(({ startSeconds, endSeconds, midi }) => ({
        startSeconds: startSeconds - offset,
        endSeconds: Math.min(end, endSeconds - offset),
        midi,
      }))
      .filter(({ startSeconds }) => startSeconds >= 0 && startSeconds < end),
  };
}
