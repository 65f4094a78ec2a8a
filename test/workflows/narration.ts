/** A tts task of two texts whose voice and judge a script plays: real artifacts, and measures by the real code. */
import { measureAsr, measureSynthesis } from '../../evaluation/measure-item.ts';
import type { Artifact } from '../../contract/artifact.ts';
import type { Output } from '../../contract/output.ts';
import type { TaskPlan } from '../../contract/task.ts';
import type { FileStore } from '../../store/file-store.ts';
import { taskPlan, type Script } from './lab-on-test-server.ts';

const texts = ['good morning to everybody', 'the harbour was closed'];
const normalizers = ['whisper-english'];

export interface Narration {
  plan: TaskPlan;
  script: Script;
}

/** @param wrong what the judge writes down instead of the second text */
export async function narration(store: FileStore, wrong: string): Promise<Narration> {
  const items = texts.map((text, index) => ({ id: `item-${index}`, text, language: 'en' }));
  const manifest = await store.put(JSON.stringify({ name: 'data', evidence: 'smoke', items }), {
    kind: 'manifest',
    mediaType: 'application/json',
    name: 'data.json',
  });
  const audio = new Map<string, Artifact>();
  for (const { id } of items)
    audio.set(id, await store.put(id, { kind: 'audio', mediaType: 'audio/wav', name: `${id}.wav` }));
  const textOf = (id: string): string => items.find((item) => item.id === id)?.text ?? '';
  const spoken = (id: string): Extract<Output, { capability: 'tts' }> => {
    const artifact = audio.get(id);
    if (artifact === undefined) throw new Error(`nothing was said of ${id}`);
    const level = { rms: 0.1, clippedShare: 0 };
    const synthesis = { audio: artifact, sampleRateHz: 22_050, durationSeconds: 2, ...level };
    return { capability: 'tts', synthesis };
  };
  const heardOf = (id: string): string => (id === 'item-1' ? wrong : textOf(id));
  const plan = taskPlan(store, { model: 'voice', capability: 'tts' });
  return {
    plan: {
      ...plan,
      dataset: { ...plan.dataset, manifest },
      normalizers,
      judge: { model: 'judge', variant: 'v', hardware: 'cpu' },
    },
    script: {
      output: ({ task }, id) =>
        task.capability === 'tts'
          ? spoken(id)
          : { capability: 'asr', transcript: { text: heardOf(id), segments: [] } },
      measure: ({ task }, id) => {
        const about = { id, audioSeconds: 2, normalizers };
        return task.capability === 'tts'
          ? measureSynthesis({ ...about, text: textOf(id), synthesis: spoken(id).synthesis })
          : measureAsr({
              ...about,
              reference: textOf(id),
              transcript: { text: heardOf(id), segments: [] },
            });
      },
    },
  };
}
