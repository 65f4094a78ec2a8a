import type { Transcript } from '../../contract/transcript.ts';
import { measureAsr } from '../../evaluation/measure-item.ts';
import type { ItemMeasure } from '../../evaluation/measure-item.ts';
import { scoreTask, type ScoredTask } from '../../evaluation/score-task.ts';

export const transcript = (text: string): Transcript => ({ text, segments: [] });

let count = 0;

/** The measure of one transcript; ten seconds of audio unless said. */
export const heard = (
  reference: string,
  hypothesis: string,
  about: { id?: string; session?: string; audioSeconds?: number } = {},
): ItemMeasure =>
  measureAsr({
    id: `item-${(count += 1)}`,
    audioSeconds: 10,
    ...about,
    reference,
    transcript: transcript(hypothesis),
    normalizers: ['whisper-english'],
  });

/** All went well with the items, except for what the measures say. */
export const score = (...measures: [ItemMeasure, ...ItemMeasure[]]): ScoredTask =>
  scoreTask({
    capability: measures[0].capability,
    measures,
    totalItems: measures.length,
    failedItems: 0,
    seed: 7,
  });

export const missed = (task: ScoredTask): string[] =>
  task.gates.filter((gate) => !gate.passed).map((gate) => gate.gate);
