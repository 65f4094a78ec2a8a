import { createHash } from 'node:crypto';
import type { DatasetItem } from '../contract/dataset.ts';
import type { Provenance, TaskPlan } from '../contract/task.ts';

/** Changed when the meaning of a stored item result changes. */
const formatVersion = 1;

/**
 * Names what an inference computes from: equal fingerprints mean equal output. References are not part of it,
 * so that a corrected transcript is scored anew without inferring anew.
 */
export function itemFingerprint(
  task: Pick<TaskPlan, 'model' | 'variant' | 'capability' | 'seed' | 'parameters'>,
  item: DatasetItem,
  audioSha256: string,
  provenance: Provenance,
): string {
  const identity = [
    ['format', formatVersion],
    ['model', task.model],
    ['variant', task.variant],
    ['capability', task.capability],
    ['seed', task.seed],
    ['language', item.language ?? null],
    // Only where there are any, so that what was named before there were labels keeps its name.
    ...(item.candidates === undefined ? [] : [['labels', item.candidates]]),
    ['audio', audioSha256],
    ['offsetSeconds', item.offsetSeconds ?? null],
    ['durationSeconds', item.durationSeconds ?? null],
    ['weights', provenance.weightsSha256],
    ['adapter', provenance.adapter],
    ['precision', provenance.precision],
    ['provider', provenance.provider],
    ['hardware', provenance.hardware],
    ...ofParameters(task, item, audioSha256, provenance),
  ];
  return createHash('sha256').update(JSON.stringify(identity)).digest('hex');
}

/** Only where there are any, so that what was named before there were parameters keeps its name. */
function ofParameters(
  { parameters, seed }: Pick<TaskPlan, 'parameters' | 'seed'>,
  item: DatasetItem,
  audioSha256: string,
  provenance: Provenance,
): [string, unknown][] {
  const { words, vad } = parameters ?? {};
  const found: [string, unknown][] = words === true ? [['words', true]] : [];
  if (vad === undefined) return found;
  if (provenance.vad === undefined) throw new Error(`nobody said what ${vad.model} computes with`);
  // By what the speech is found from, which is known before it is: a transcript that is there needs no vad step.
  const speech = itemFingerprint({ ...vad, capability: 'vad', seed }, item, audioSha256, provenance.vad);
  return [...found, ['vad', speech]];
}
