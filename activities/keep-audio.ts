import type { Audio, Stereo } from '../audio/audio.ts';
import { levelOf } from '../audio/level.ts';
import { encodeWav } from '../audio/wav.ts';
import type { Artifact } from '../contract/artifact.ts';
import type { DatasetItem } from '../contract/dataset.ts';
import { LabError } from '../contract/failure.ts';
import type { Output } from '../contract/output.ts';
import type { RawOutput } from '../models/host/protocol.ts';
import type { ArtifactStore } from '../store/artifact-store.ts';

/** Samples do not travel in JSON: audio becomes an artifact, as float so that nothing is rounded. */
export async function keepAudio(raw: RawOutput, item: DatasetItem, store: ArtifactStore): Promise<Output> {
  if (!('sampleRateHz' in raw)) return raw;
  const { sampleRateHz } = raw;
  const keep = (audio: Audio | Stereo, name: string): Promise<Artifact> =>
    store.put(encodeWav(audio, 'float32'), {
      kind: 'audio',
      mediaType: 'audio/wav',
      name: `${item.id}.${name}.wav`,
    });
  if (raw.capability === 'enhance') {
    const audio = await keep(raw, 'enhanced');
    const durationSeconds = raw.samples.length / sampleRateHz;
    return { capability: 'enhance', enhancement: { audio, sampleRateHz, durationSeconds } };
  }
  if (raw.capability === 'tts') {
    const level = levelOf(raw.samples);
    if (!Number.isFinite(level.rms)) throw notNumbers(item);
    const audio = await keep(raw, 'speech');
    const durationSeconds = raw.samples.length / sampleRateHz;
    return { capability: 'tts', synthesis: { audio, sampleRateHz, durationSeconds, ...level } };
  }
  const audio: Record<string, Artifact> = {};
  let samples = 0;
  for (const [name, { left, right }] of Object.entries(raw.stems)) {
    audio[name] = await keep({ left, right, sampleRateHz }, name);
    samples = left.length;
  }
  return { capability: 'separate', stems: { audio, sampleRateHz, durationSeconds: samples / sampleRateHz } };
}

const notNumbers = ({ id }: DatasetItem): LabError =>
  new LabError({
    type: 'InvalidOutput',
    summary: `The speech of item ${id} has values that are no numbers.`,
  });

/** A result whose audio was lost or damaged on disk is made again. */
export async function isWhole(output: Output, store: ArtifactStore): Promise<boolean> {
  try {
    for (const { sha256 } of audioOf(output)) await store.localPath(sha256);
    return true;
  } catch (error) {
    if (error instanceof LabError && error.failures[0].type === 'ArtifactCorrupt') return false;
    throw error;
  }
}

function audioOf(output: Output): Artifact[] {
  if (output.capability === 'enhance') return [output.enhancement.audio];
  if (output.capability === 'tts') return [output.synthesis.audio];
  return output.capability === 'separate' ? Object.values(output.stems.audio) : [];
}
