import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { withFiles, type DatasetItem } from '../contract/dataset.ts';
import { LabError } from '../contract/failure.ts';
import type { ModelChoice } from '../contract/model-choice.ts';
import type { Canary } from '../contract/model-card.ts';
import { isValued } from '../contract/score.ts';
import { scoreTask } from '../evaluation/score-task.ts';
import { filesBase } from '../models/model-pack.ts';
import { packageRoot } from '../store/package-root.ts';
import { incredible } from './credible-output.ts';
import type { ActivityDependencies } from './dependencies.ts';
import { inferItem, type InferenceTask } from './infer-item.ts';
import { measureOutput } from './measure-output.ts';
import type { PreparedModel } from './prepared-model.ts';

/**
 * Gives the model its tiny known job, and another clip beside it. One that misses its job, or answers as nothing
 * that listens would, is broken here, whatever it prints, and none of its numbers would mean anything.
 * @throws LabError `InvalidOutput` with the figure and its bound
 */
export async function checkCanary(
  choice: ModelChoice,
  canary: Canary,
  prepared: PreparedModel,
  dependencies: ActivityDependencies,
  signal: AbortSignal,
): Promise<void> {
  const { capability, metric, atMost = Infinity, atLeast = -Infinity } = canary;
  // A card names files relative to the package, or to the module that a pack is.
  const base = filesBase(choice.model);
  const item = await withFiles(canary.item, ({ uri }) => ({ uri: new URL(uri, base).href }));
  const task = { ...choice, capability, seed: 0, reuse: 'always' } as InferenceTask;
  const [outcome, other] = await dependencies.hosts.withModel(prepared.request, signal, async (infer) => [
    await inferItem(task, item, prepared, '', infer, dependencies),
    await inferItem(task, otherClip(canary.item), prepared, '', infer, dependencies),
  ]);
  const { output, timing } = outcome;
  const { audioSeconds } = timing;
  const { store } = dependencies;
  const measure = await measureOutput(item, output, audioSeconds, ['whisper-english'], store, signal);
  const measures = measure === null ? [] : [measure];
  const { scores, gates } = scoreTask({ capability, measures, totalItems: 1, failedItems: 0, seed: 0 });
  const why = incredible({ canary: outcome, other, gates });
  if (why !== undefined) throw missed(choice, why);
  const score = scores.find((candidate) => candidate.metric === metric);
  if (score === undefined)
    throw missed(choice, `its card asks for ${metric}, which ${capability} does not have`);
  if (!isValued(score)) throw missed(choice, `${metric} could not be had: ${score.why}`);
  if (score.value > atMost) throw missed(choice, `${metric} is ${score.value}, expected at most ${atMost}`);
  if (score.value < atLeast)
    throw missed(choice, `${metric} is ${score.value}, expected at least ${atLeast}`);
}

/** A second of shipped speech that is not the canary: its answer is compared, not scored. */
function otherClip({ audio, language, candidates }: DatasetItem): DatasetItem {
  const clips = ['austen_0880', 'austen_0890'].map((name) => `datasets/quickstart-speech/${name}.flac`);
  const path = clips.find((clip) => audio?.uri.endsWith(clip) !== true) ?? '';
  const uri = pathToFileURL(join(packageRoot, path)).href;
  return { id: 'other-clip', audio: { uri }, offsetSeconds: 0.5, durationSeconds: 1.3, language, candidates };
}

const missed = (choice: ModelChoice, cause: string): LabError =>
  new LabError({
    type: 'InvalidOutput',
    summary: `${choice.model}:${choice.variant} missed its canary: ${cause}.`,
    cause,
  });
