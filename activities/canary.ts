import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { withFiles, type DatasetItem } from '../contract/dataset.ts';
import { LabError } from '../contract/failure.ts';
import { judgeName, type Judge } from '../contract/judge.ts';
import type { ModelChoice } from '../contract/model-choice.ts';
import type { Canary } from '../contract/model-card.ts';
import { isValued } from '../contract/score.ts';
import { judged } from '../evaluation/measure-item.ts';
import type { TtsMeasure } from '../evaluation/measures/tts-measure.ts';
import { scoreTask } from '../evaluation/score-task.ts';
import { filesBase } from '../models/model-pack.ts';
import { packageRoot } from '../store/package-root.ts';
import { incredible } from './credible-output.ts';
import type { ActivityDependencies } from './dependencies.ts';
import { inferItem, type InferenceTask } from './infer-item.ts';
import { measureOutput } from './measure-output.ts';
import type { PreparedModel } from './prepared-model.ts';
import { spokenItem } from './spoken-item.ts';

/** Who hears a tts model, made ready. */
export type ReadyJudge = PreparedModel & { judge: Judge };

const normalizers = ['whisper-english'];

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
  judge?: ReadyJudge,
): Promise<void> {
  const { capability, metric, atMost = Infinity, atLeast = -Infinity } = canary;
  // A card names files relative to the package, or to the module that a pack is.
  const base = filesBase(choice.model);
  const item = await withFiles(canary.item, ({ uri }) => ({ uri: new URL(uri, base).href }));
  const other = otherItem(canary.item);
  const task = { ...choice, capability, seed: 0, reuse: 'always' } as InferenceTask;
  const [outcome, otherOutcome] = await dependencies.hosts.withModel(
    prepared.request,
    signal,
    async (infer) => [
      await inferItem(task, item, prepared, '', infer, dependencies),
      await inferItem(task, other, prepared, '', infer, dependencies),
    ],
  );
  const { output, timing } = outcome;
  const { store } = dependencies;
  const measured = await measureOutput(item, output, timing.audioSeconds, normalizers, store, signal);
  const measure =
    measured?.capability === 'tts' && output.capability === 'tts'
      ? await heard(measured, spokenItem(item, output.synthesis), judge, dependencies, signal)
      : measured;
  const measures = measure === null ? [] : [measure];
  const { scores, gates } = scoreTask({ capability, measures, totalItems: 1, failedItems: 0, seed: 0 });
  const why = incredible({ canary: outcome, other: otherOutcome, gates });
  if (why !== undefined) throw missed(choice, why);
  const score = scores.find((candidate) => candidate.metric === metric);
  if (score === undefined)
    throw missed(choice, `its card asks for ${metric}, which ${capability} does not have`);
  if (!isValued(score)) throw missed(choice, `${metric} could not be had: ${score.why}`);
  if (score.value > atMost) throw missed(choice, `${metric} is ${score.value}, expected at most ${atMost}`);
  if (score.value < atLeast)
    throw missed(choice, `${metric} is ${score.value}, expected at least ${atLeast}`);
}

/** The canary of a tts model, with what the judge hears of it. */
async function heard(
  measure: TtsMeasure,
  spoken: DatasetItem,
  judge: ReadyJudge | undefined,
  dependencies: ActivityDependencies,
  signal: AbortSignal,
): Promise<TtsMeasure> {
  if (judge === undefined) throw new Error('nobody was named who hears what is said');
  // There is nothing to decode.
  if (measure.audioSeconds === 0) return measure;
  const task = { ...judge.judge, capability: 'asr', seed: 0, reuse: 'always' } as const;
  const { output, timing } = await dependencies.hosts.withModel(judge.request, signal, (infer) =>
    inferItem(task, spoken, judge, '', infer, dependencies),
  );
  const { store } = dependencies;
  const found = await measureOutput(spoken, output, timing.audioSeconds, normalizers, store, signal);
  const texts = found?.capability === 'asr' ? found.texts : undefined;
  return judged(measure, judgeName(judge.judge), texts);
}

/** A second of shipped speech that is not the canary, or a sentence: its answer is compared, not scored. */
function otherItem({ audio, language, candidates }: DatasetItem): DatasetItem {
  if (audio === undefined) return { id: 'other-text', text: 'One two three four five six seven.', language };
  const clips = ['austen_0880', 'austen_0890'].map((name) => `datasets/quickstart-speech/${name}.flac`);
  const path = clips.find((clip) => !audio.uri.endsWith(clip)) ?? '';
  const uri = pathToFileURL(join(packageRoot, path)).href;
  return { id: 'other-clip', audio: { uri }, offsetSeconds: 0.5, durationSeconds: 1.3, language, candidates };
}

const missed = (choice: ModelChoice, cause: string): LabError =>
  new LabError({
    type: 'InvalidOutput',
    summary: `${choice.model}:${choice.variant} missed its canary: ${cause}.`,
    cause,
  });
