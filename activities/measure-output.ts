import { durationSeconds } from '../audio/audio.ts';
import { decodeApart } from '../audio/decode-apart.ts';
import type { DatasetItem } from '../contract/dataset.ts';
import type { Output } from '../contract/output.ts';
import {
  measureAsr,
  measureDiarization,
  measureEnhancement,
  measureLabels,
  measureMusic,
  measureVad,
} from '../evaluation/measure-item.ts';
import type { ItemMeasure } from '../evaluation/measure-item.ts';
import type { ArtifactStore } from '../store/artifact-store.ts';
import { openSource } from './item-source.ts';
import { referenceNotes, referenceTurns } from './references.ts';

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
      return measureVad({
        ...about,
        reference: await referenceTurns(item, item.rttm),
        speech: output.speech,
      });
    case 'diarization':
      if (item.rttm === undefined) return null;
      return measureDiarization({
        ...about,
        reference: await referenceTurns(item, item.rttm),
        diarization: output.diarization,
      });
    case 'classify':
      if (item.labels === undefined) return null;
      return measureLabels({
        ...about,
        truth: item.labels,
        labels: output.labels,
        candidates: item.candidates,
      });
    case 'music_transcription':
      if (item.notes === undefined) return null;
      return measureMusic({
        ...about,
        reference: await referenceNotes(item, item.notes),
        music: output.music,
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
