import { setTimeout as delay } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import { defineSearchAttributeKey } from '@temporalio/common';
import type { ModelChoice, Probed } from '../contract/model-choice.ts';
import { judgeName } from '../contract/judge.ts';
import { controlQueue, probeId, stamp, workflowTypes } from '../contract/names.ts';
import { parameterNames } from '../contract/step-parameters.ts';
import type { labProbe } from '../workflows/index.ts';
import type { Lab } from './lab.ts';
import { nobodyAnswers } from './nobody-answers.ts';

/** Longer than any worker that runs workflows leaves a new one lying. */
const takenUpWithinMs = 20_000;
/** Events of a workflow that was started and that no worker has seen yet. */
const untouched = 2;

/**
 * `moonshine:tiny on cpu`; `espeak_ng:default on cpu, heard by moonshine:tiny`;
 * `whisper:tiny.en on cpu with silero_vad:sequence`
 */
export function choiceWords({ model, variant, hardware, judge, vad }: ModelChoice): string {
  const speech = vad === undefined ? '' : ` with ${vad.model}:${vad.variant}`;
  return `${model}:${variant} on ${hardware}${speech}${judge === undefined ? '' : `, heard by ${judgeName(judge)}`}`;
}

/**
 * Asks the workers that would do the work whether anything is in the way of a model, without doing it.
 * @throws LabError `NoCapableWorker` when no worker runs the workflows
 */
export async function probe(lab: Lab, choice: ModelChoice): Promise<Probed> {
  const { model, variant, hardware, judge } = choice;
  const pair = judge === undefined ? '' : `+${judgeName(judge)}`;
  const now = (lab.now ?? (() => new Date()))();
  const handle = await lab.client.workflow.start<typeof labProbe>(workflowTypes.probe, {
    workflowId: probeId(`${model}:${variant}${parameterNames(choice)}@${hardware}${pair}`, stamp(now)),
    taskQueue: controlQueue,
    args: [choice],
    // A second person who asks the same thing at the same time gets the same answer.
    workflowIdConflictPolicy: 'USE_EXISTING',
    staticSummary: `can ${choiceWords(choice)} go to work?`,
    typedSearchAttributes: [
      { key: defineSearchAttributeKey('LabModel', 'KEYWORD'), value: `${model}:${variant}` },
    ],
  });
  const answered = new AbortController();
  try {
    const answer = await Promise.race([handle.result(), untilIgnored(handle, answered.signal)]);
    if (answer !== undefined) return answer;
  } finally {
    answered.abort();
  }
  await handle.terminate('nobody runs the workflows');
  throw nobodyAnswers(`${handle.workflowId} was left lying for ${takenUpWithinMs / 1000} s`);
}

/** Resolves when no worker has taken the probe up; a probe that is at work may take its time. */
async function untilIgnored(handle: WorkflowHandle, signal: AbortSignal): Promise<undefined> {
  await delay(takenUpWithinMs, undefined, { signal, ref: false }).catch(() => undefined);
  if (signal.aborted) return;
  const { historyLength } = await handle.describe();
  if (historyLength > untouched) await new Promise(() => undefined);
}
