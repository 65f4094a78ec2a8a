import { readFile } from 'node:fs/promises';
import { basename, parse } from 'node:path';
import { fileURLToPath } from 'node:url';
import { durationSeconds } from '../audio/audio.ts';
import { decodeApart } from '../audio/decode-apart.ts';
import { readRttm } from '../audio/formats/rttm.ts';
import type { DatasetItem, SourceFile } from '../contract/dataset.ts';
import type { Diarization, Turn } from '../contract/diarization.ts';
import { LabError } from '../contract/failure.ts';
import type { Output } from '../contract/output.ts';
import {
  measureAsr,
  measureDiarization,
  measureEnhancement,
  measureVad,
} from '../evaluation/measure-item.ts';
import type { ItemMeasure } from '../evaluation/measure-item.ts';
import type { ArtifactStore } from '../store/artifact-store.ts';
import { openSource } from './item-source.ts';

/** Holds an output against the item's reference; null where the item has none for this capability. */
export async function measureOutput(
  item: DatasetItem,
  output: Output,
  audioSeconds: number,
  normalizers: readonly string[],
  store: ArtifactStore,
  signal: AbortSignal,
): Promise<ItemMeasure | null> {
  const about = { id: item.id, session: item.session, audioSeconds };
  switch (output.capability) {
    case 'asr':
      if (item.text === undefined) return null;
      return measureAsr({ ...about, reference: item.text, transcript: output.transcript, normalizers });
    case 'vad':
      if (item.rttm === undefined) return null;
      return measureVad({ ...about, reference: await readTurns(item, item.rttm), speech: output.speech });
    case 'diarization':
      if (item.rttm === undefined) return null;
      return measureDiarization({
        ...about,
        reference: await readTurns(item, item.rttm),
        diarization: output.diarization,
      });
    case 'enhance': {
      if (item.clean === undefined) return null;
      const range = { offsetSeconds: item.offsetSeconds, durationSeconds: item.durationSeconds };
      // Everything is compared at the rate of the clean recording.
      const clean = await decodeApart((await openSource(item.clean)).path, range, signal);
      const { sampleRateHz } = clean;
      const noisy = await decodeApart(
        (await openSource(item.audio)).path,
        { ...range, sampleRateHz },
        signal,
      );
      const enhancedPath = await store.localPath(output.enhancement.audio.sha256);
      const enhanced = await decodeApart(enhancedPath, { sampleRateHz }, signal);
      return measureEnhancement({
        ...about,
        audioSeconds: durationSeconds(clean),
        clean: clean.samples,
        noisy: noisy.samples,
        enhanced: enhanced.samples,
      });
    }
  }
}

/** The item's reference turns, on the item's own clock. */
async function readTurns(item: DatasetItem, rttm: SourceFile): Promise<Turn[]> {
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

const audioStem = (item: DatasetItem): string => parse(fileURLToPath(item.audio.uri)).name;
