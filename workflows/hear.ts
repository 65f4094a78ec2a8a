import type { Artifact } from '../contract/artifact.ts';
import type { Judge } from '../contract/judge.ts';
import { reuseScope } from '../contract/names.ts';
import type { TaskPlan } from '../contract/task.ts';
import { control, ofSprint } from './dispatch.ts';
import { ModelSteps } from './model-steps.ts';

export interface Hearing {
  sprintId: string;
  plan: TaskPlan;
  judge: Judge;
  /** What the tts model said. */
  shards: readonly Artifact[];
  /** Waits at obstacles of one step. */
  patiently: <T>(step: () => Promise<T>) => Promise<T>;
}

/**
 * The second half of a tts task: the judge transcribes what was said, as any asr model transcribes recordings, and
 * its transcripts are held against the texts. Results are kept by fingerprint, so that nothing is heard twice.
 */
export async function hear({ sprintId, plan, judge, shards, patiently }: Hearing): Promise<Artifact[]> {
  const summary = `${plan.model} ${plan.variant}`;
  const speech = await control['lab.gatherSpeech'].executeWithOptions({ summary }, [
    { manifest: plan.dataset.manifest, shards: [...shards] },
  ]);
  const steps = new ModelSteps({
    task: { ...plan, ...judge, capability: 'asr' },
    prepared: undefined,
    priority: ofSprint(sprintId),
    manifest: speech.manifest,
    dataName: `what ${plan.model} says`,
    reuseScope: reuseScope(sprintId, plan),
  });
  const heard: Artifact[] = [];
  for (const [index, from] of speech.shardStarts.entries()) {
    const to = speech.shardStarts[index + 1] ?? speech.itemCount;
    heard.push(await patiently(() => steps.infer(from, to)));
  }
  return heard;
}
