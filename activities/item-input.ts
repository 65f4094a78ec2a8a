import { createHash } from 'node:crypto';
import type { ScoredCapability } from '../contract/capability.ts';
import { recordingOf, type DatasetItem } from '../contract/dataset.ts';
import { LabError } from '../contract/failure.ts';
import type { InferRequest } from '../models/host/protocol.ts';
import type { ArtifactStore } from '../store/artifact-store.ts';
import { openSource, openStored } from './item-source.ts';

/** What a model is asked for an item, and the hash of what it is given: a recording, or a text. */
export interface ItemInput {
  sha256: string;
  request: InferRequest;
}

/** @throws LabError `BadAudio`; `BadDataset` for a text where a recording is needed, and the other way round */
export async function itemInput(
  capability: ScoredCapability,
  item: DatasetItem,
  store: ArtifactStore,
): Promise<ItemInput> {
  const { offsetSeconds, durationSeconds, language, candidates: labels } = item;
  if (capability === 'tts') {
    const text = textOf(item);
    const sha256 = createHash('sha256').update(text).digest('hex');
    return { sha256, request: { kind: 'infer', capability, text, parameters: { language } } };
  }
  const audio = recordingOf(item);
  const { path, sha256 } = (await openStored(audio, store)) ?? (await openSource(audio));
  return {
    sha256,
    request: {
      kind: 'infer',
      capability,
      audio: { path, offsetSeconds, durationSeconds },
      parameters: { language, labels },
    },
  };
}

function textOf({ id, text }: DatasetItem): string {
  if (text !== undefined) return text;
  throw new LabError({
    type: 'BadDataset',
    scope: 'item',
    summary: `Item ${id} has no text, and tts reads text.`,
  });
}
