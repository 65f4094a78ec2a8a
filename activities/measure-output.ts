import type { DatasetItem } from '../contract/dataset.ts';
import type { Output } from '../contract/output.ts';
import {
  measureAsr,
  measureDiarization,
  measureEmbedding,
  measureLabels,
  measureMusic,
  measureSynthesis,
  measureVad,
} from '../evaluation/measure-item.ts';
import type { ItemMeasure } from '../evaluation/measure-item.ts';
import type { ArtifactStore } from '../store/artifact-store.ts';
import { measureEnhanced, measureStems } from './measure-audio.ts';
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
    case 'embed': {
      const of = item.speaker ?? item.labels?.[0];
      return of === undefined ? null : measureEmbedding({ ...about, of, embedding: output.embedding });
    }
    case 'music_transcription':
      if (item.notes === undefined) return null;
      return measureMusic({
        ...about,
        reference: await referenceNotes(item, item.notes),
        music: output.music,
      });
    case 'enhance':
      if (item.clean === undefined) return null;
      return measureEnhanced({ item, store, signal }, item.clean, output.enhancement);
    case 'tts':
      if (item.text === undefined) return null;
      return measureSynthesis({ ...about, text: item.text, synthesis: output.synthesis, normalizers });
    case 'separate':
      if (item.stems === undefined) return null;
      return measureStems({ item, store, signal }, item.stems, output.stems, audioSeconds);
  }
}
