import type { Priority } from '@temporalio/common';
import { CancellationScope, isCancellation, patched } from '@temporalio/workflow';
import type { InferShardInput } from '../activities/infer-shard.ts';
import type { Prepared } from '../activities/prepare.ts';
import type { Artifact } from '../contract/artifact.ts';
import { counted } from '../contract/counted.ts';
import type { ScoredCapability } from '../contract/capability.ts';
import type { Judge } from '../contract/judge.ts';
import type { ModelChoice } from '../contract/model-choice.ts';
import { hardwareQueue } from '../contract/names.ts';
import { choiceOf, parameterNames } from '../contract/step-parameters.ts';
import { dispatch, modelStepsOn, unloadOn } from './dispatch.ts';
import { onCapableWorker } from './failover.ts';

export interface InferenceOf {
  task: InferShardInput['task'] & { capability: ScoredCapability };
  manifest: Artifact;
  /** tts: who hears the canary. */
  judge?: Judge | undefined;
  /** What a person calls the data. */
  dataName: string;
  reuseScope: string;
  /** Whose turn it is where several wait. */
  priority?: Priority;
  /** Where an earlier task of the same sprint has the model ready. */
  prepared?: Prepared | undefined;
  /** A host application's queue, for all of it. Absent: the queues of the lab's own workers. */
  queue?: string | undefined;
}

/**
 * Steps of one model on one worker. They stay with the worker that prepared it, and move when it is lost or when
 * it cannot go on and another can.
 */
export class ModelSteps {
  readonly #of: InferenceOf;
  #prepared: Prepared | undefined;

  constructor(of: InferenceOf) {
    this.#of = of;
    this.#prepared = of.prepared;
  }

  /** Where the model is ready, if it is. */
  get prepared(): Prepared | undefined {
    return this.#prepared;
  }

  /**
   * Infers and scores items `from` up to `to`; prepares the model first where that was not done or was lost. When
   * this is cancelled, no process of the model stays behind, unless other work has it.
   */
  async infer(from: number, to: number): Promise<Artifact> {
    const { task, queue: hostsOwn } = this.#of;
    try {
      if (hostsOwn !== undefined) return await this.#inferOn(hostsOwn, from, to);
      const { hardware } = task;
      const first = this.#prepared?.queue ?? hardwareQueue(hardware);
      return await onCapableWorker(hardware, first, (queue) => this.#inferOn(queue, from, to));
    } finally {
      // Looked at here, because a step that was done before it heard of it ends as any other.
      if (CancellationScope.current().consideredCancelled) await this.#unload();
    }
  }

  get #choice(): ModelChoice {
    const { task, judge } = this.#of;
    return choiceOf({ ...task, judge });
  }

  async #inferOn(queue: string, from: number, to: number): Promise<Artifact> {
    try {
      this.#prepared ??= await this.#prepare(queue);
      return await this.#inferShard(this.#prepared, from, to);
    } catch (error) {
      // Whatever went wrong there, the next attempt may be better off elsewhere.
      if (!isCancellation(error)) this.#prepared = undefined;
      throw error;
    }
  }

  async #inferShard(prepared: Prepared, from: number, to: number): Promise<Artifact> {
    const { task, manifest, dataName, reuseScope, queue = prepared.queue } = this.#of;
    const { provenance } = prepared;
    const items = counted(to - from, 'item');
    const { model, variant, capability, hardware, parameters, seed, reuse, normalizers } = task;
    const summary = `${model} ${variant}${parameterNames(parameters)} on ${dataName}, ${items}`;
    const also = parameters && { parameters };
    const asked = { model, variant, capability, hardware, seed, reuse, normalizers, ...also };
    const input = { task: asked, manifest, from, to, provenance, reuseScope };
    const step = modelStepsOn(queue, this.#of.priority)[`lab.${capability}`];
    const { result } = await dispatch(queue, hardware, () => step.executeWithOptions({ summary }, [input]));
    return result;
  }

  #prepare(queue: string): Promise<Prepared> {
    const choice = this.#choice;
    const { model, variant, hardware } = choice;
    const prepare = modelStepsOn(queue, this.#of.priority)['lab.prepare'];
    const summary = `${model} ${variant}${parameterNames(choice)} on ${hardware}`;
    return dispatch(queue, hardware, () => prepare.executeWithOptions({ summary }, [choice]));
  }

  /** A worker that is gone took its processes with it. */
  async #unload(): Promise<void> {
    if (this.#prepared === undefined || !patched('lab.unloadWhenCancelled')) return;
    const unload = unloadOn(this.#of.queue ?? this.#prepared.queue);
    this.#prepared = undefined;
    await CancellationScope.nonCancellable(() => unload(this.#choice)).catch(() => undefined);
  }
}
