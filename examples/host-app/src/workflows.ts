import { proxyActivities } from '@temporalio/workflow';
import { labStep, type LabStepResult } from '@model-lab/model-lab/workflows';
import type { Activities } from './activities.js';

const { writeNote } = proxyActivities<Activities>({ startToCloseTimeout: '1 minute' });

export interface Noted {
  words: number;
  step: LabStepResult<'asr'>;
}

/** A model step and a step of the application's own, one after the other; each is done once. */
export async function noteCall(call: string, uri: string): Promise<Noted> {
  const step = await labStep({ capability: 'asr', model: 'moonshine', audio: { uri } });
  return { words: await writeNote(call, step), step };
}

/** Both sides of a call at the same time. What one of them lacks blocks only that one. */
export async function noteBothSides(call: string, [caller, agent]: [string, string]): Promise<number> {
  const sides = await Promise.all(
    [caller, agent].map((uri) => labStep({ capability: 'asr', model: 'moonshine', audio: { uri } })),
  );
  const words = [];
  for (const side of sides) words.push(await writeNote(call, side));
  return words.reduce((sum, count) => sum + count, 0);
}
