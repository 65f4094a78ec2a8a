import { durationSeconds, type Stereo } from '../audio/audio.ts';
import { decodeApart } from '../audio/decode-apart.ts';
import type { Window } from '../audio/window.ts';
import { recordingOf, type DatasetItem, type SourceFile } from '../contract/dataset.ts';
import type { Enhancement } from '../contract/enhancement.ts';
import { LabError } from '../contract/failure.ts';
import type { Stems } from '../contract/stems.ts';
import {
  compareStem,
  measureEnhancement,
  measureSeparation,
  type ItemMeasure,
  type StemComparison,
} from '../evaluation/measure-item.ts';
import type { ArtifactStore } from '../store/artifact-store.ts';
import { openSource } from './item-source.ts';

/** An item, and the store that has what was made of it. */
export interface OfItem {
  item: DatasetItem;
  store: ArtifactStore;
  signal: AbortSignal;
}

/** Holds cleaned audio against the clean recording, at the rate of that. @throws LabError `BadAudio`, `InvalidOutput` */
export async function measureEnhanced(
  { item, store, signal }: OfItem,
  reference: SourceFile,
  { audio }: Enhancement,
): Promise<ItemMeasure> {
  const range = rangeOf(item);
  const clean = await decodeApart((await openSource(reference)).path, range, signal);
  const { sampleRateHz } = clean;
  const noisy = await decodeApart(
    (await openSource(recordingOf(item))).path,
    { ...range, sampleRateHz },
    signal,
  );
  const enhanced = await decodeApart(await store.localPath(audio.sha256), { sampleRateHz }, signal);
  return measureEnhancement({
    id: item.id,
    session: item.session,
    audioSeconds: durationSeconds(clean),
    clean: clean.samples,
    noisy: noisy.samples,
    enhanced: enhanced.samples,
  });
}

/**
 * Holds each stem that has a reference against it, one after the other, at the rate of the first reference.
 * @throws LabError `BadAudio`; `BadDataset` for a stem that the model does not have; `InvalidOutput`
 */
export async function measureStems(
  { item, store, signal }: OfItem,
  references: Readonly<Record<string, SourceFile>>,
  { audio }: Stems,
  audioSeconds: number,
): Promise<ItemMeasure> {
  const range = rangeOf(item);
  let sampleRateHz: number | undefined;
  const decode = async (path: string, window: Window): Promise<Stereo> => {
    const left = await decodeApart(path, { ...window, sampleRateHz, channel: 'left' }, signal);
    sampleRateHz ??= left.sampleRateHz;
    const right =
      left.source.channels === 1
        ? left
        : await decodeApart(path, { ...window, sampleRateHz, channel: 'right' }, signal);
    return { left: left.samples, right: right.samples, sampleRateHz };
  };
  const compared = new Map<string, StemComparison>();
  for (const [name, source] of Object.entries(references)) {
    const artifact = audio[name];
    if (artifact === undefined) throw unknownStem(item, name, Object.keys(audio));
    const reference = await decode((await openSource(source)).path, range);
    const mixture = await decode((await openSource(recordingOf(item))).path, range);
    const stem = await decode(await store.localPath(artifact.sha256), {});
    compared.set(
      name,
      compareStem(`The stem ${name} of item ${item.id}`, {
        mixture,
        reference,
        stem,
        sampleRateHz: reference.sampleRateHz,
      }),
    );
  }
  return measureSeparation({ id: item.id, session: item.session, audioSeconds, compared });
}

const rangeOf = ({ offsetSeconds, durationSeconds }: DatasetItem): Window => ({
  offsetSeconds,
  durationSeconds,
});

const unknownStem = ({ id }: DatasetItem, name: string, known: string[]): LabError =>
  new LabError({
    type: 'BadDataset',
    scope: 'item',
    summary: `Item ${id} has a reference for the stem "${name}", which the model does not give.`,
    cause: `the model gives ${known.join(', ')}`,
  });
