import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineSearchAttributeKey } from '@temporalio/common';
import { recordingOf, type Dataset, type DatasetItem } from '../contract/dataset.ts';
import { controlQueue, runId, stamp, workflowTypes } from '../contract/names.ts';
import { resolveRules } from '../contract/policy.ts';
import type { Preset, RunPlan } from '../contract/run.ts';
import { choiceOf } from '../contract/step-parameters.ts';
import { snapshotDataset } from '../datasets/snapshot-dataset.ts';
import type { labRun } from '../workflows/index.ts';
import type { Lab } from './lab.ts';

const blockForMs = 30 * 86_400_000;
const seed = 7;

export interface RunToStart {
  item: DatasetItem;
  preset: Preset;
  asr?: RunPlan['asr'];
  hardware: RunPlan['hardware'];
}

export interface StartedRun {
  id: string;
  /** File name of the recording. */
  name: string;
}

/** Starts one recording on its way and returns at once. @throws LabError `BadDataset` when it cannot be read */
export async function startRun(lab: Lab, { item, preset, asr, hardware }: RunToStart): Promise<StartedRun> {
  const name = basename(fileURLToPath(recordingOf(item).uri));
  const dataset: Dataset = { name, evidence: 'adhoc', items: [item] };
  const manifest = await snapshotDataset(dataset, lab.store);
  const policy = { rules: resolveRules(), blockForMs };
  const plan: RunPlan = { name, preset, manifest, ...(asr && { asr }), hardware, seed, policy };
  const id = `${runId(stamp((lab.now ?? (() => new Date()))()))}/${name}`;
  await lab.client.workflow.start<typeof labRun>(workflowTypes.run, {
    workflowId: id,
    taskQueue: controlQueue,
    args: [plan],
    // What a probe asks for when the run is blocked.
    ...(asr && { memo: { needs: choiceOf({ ...asr, hardware }) } }),
    staticSummary: `${name}: ${preset}`,
    typedSearchAttributes: [
      { key: defineSearchAttributeKey('LabState', 'KEYWORD'), value: 'running' },
      ...(asr
        ? [{ key: defineSearchAttributeKey('LabModel', 'KEYWORD'), value: `${asr.model}:${asr.variant}` }]
        : []),
    ],
  });
  return { id, name };
}
