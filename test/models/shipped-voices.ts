import { join } from 'node:path';
import { decodeAudio } from '../../audio/decode.ts';
import type { Line } from './conversation.ts';

const folder = join(import.meta.dirname, '../../datasets/quickstart-speech');
const sampleRateHz = 16_000;

/** What each of the three shipped voices says, and in which order: see `plans`. */
export type Voices = (clip: string, fromSeconds?: number, toSeconds?: number) => Line;

/** The shipped clips, from which lines can be cut. Three voices: kennedy, reader, goforward. */
export async function shippedVoices(): Promise<Voices> {
  const names = ['jfk', 'austen_0870', 'austen_0880', 'austen_0890', 'goforward'];
  const clips = new Map<string, Float32Array>();
  for (const name of names) {
    const { samples } = await decodeAudio(join(folder, `${name}.flac`), { sampleRateHz });
    clips.set(name, samples);
  }
  return (clip, fromSeconds = 0, toSeconds = Infinity) => {
    const samples = clips.get(clip);
    if (samples === undefined) throw new Error(`no clip ${clip}`);
    const end = Math.min(samples.length, toSeconds * sampleRateHz);
    return { speaker: clip.replace(/_\d+$/, ''), samples: samples.slice(fromSeconds * sampleRateHz, end) };
  };
}

/** Conversations of the shipped voices: one, two and three of them, in several orders and cuts. */
export function plans(say: Voices): Record<string, Line[]> {
  return {
    'kennedy alone': [say('jfk')],
    'the reader alone': [say('austen_0870'), say('austen_0880'), say('austen_0890')],
    'goforward alone': [say('goforward')],
    'two voices, two turns': [say('jfk'), say('austen_0870')],
    'the other one first': [say('austen_0870'), say('jfk')],
    'six turns': [
      ...[say('jfk', 0, 3.2), say('austen_0870', 0, 3.5), say('jfk', 3.2, 7.6)],
      ...[say('austen_0880'), say('jfk', 7.6, 10.6), say('austen_0890')],
    ],
    'six turns, other order': [
      ...[say('austen_0890'), say('jfk', 7.6, 10.6), say('austen_0870')],
      ...[say('jfk', 0, 3.2), say('austen_0880'), say('jfk', 3.2, 7.6)],
    ],
    'a short guest': [say('austen_0870'), say('goforward'), say('austen_0890')],
    'a short guest of kennedy': [say('jfk', 0, 5), say('goforward'), say('jfk', 5, 10.6)],
    'three voices': [say('jfk', 0, 10.6), say('austen_0870'), say('goforward'), say('austen_0890')],
    'three voices, five turns': [
      ...[say('goforward'), say('austen_0880'), say('jfk', 0, 7.6)],
      ...[say('austen_0890'), say('goforward')],
    ],
  };
}
