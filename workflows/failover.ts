import { isCancellation } from '@temporalio/workflow';
import { ActivityFailure } from '@temporalio/common';
import type { Failure } from '../contract/failure.ts';
import { hardwareQueue, hostOf, hostQueue } from '../contract/names.ts';
import { control } from './dispatch.ts';
import { asApplicationFailure, failuresOf } from './failures-of.ts';

/**
 * Does work on whichever worker of a hardware can: what one of them lacks, another may have. One that cannot
 * sends it on to the next live one; when none is left, the failures of all are thrown, each with its host.
 *
 * @param first the queue to begin with: where a model is warm, else the one that all workers share
 */
export async function onCapableWorker<T>(
  hardware: string,
  first: string,
  work: (queue: string) => Promise<T>,
): Promise<T> {
  const asked = new Set<string>();
  const refusals: Failure[] = [];
  let queue = first;
  for (;;) {
    try {
      return await work(queue);
    } catch (error) {
      if (isCancellation(error)) throw error;
      const failures = failuresOf(error);
      if (!failures.every(isOfThatWorker)) throw error;
      const host = failedOn(error);
      asked.add(host ?? '');
      refusals.push(...failures.map((failure) => onHost(failure, host)));
      const { hosts } = await control['lab.findWorkers'](hardwareQueue(hardware));
      const next = hosts.find((one) => !asked.has(one));
      if (next === undefined) throw asApplicationFailure(refusals);
      queue = hostQueue(hardware, next);
    }
  }
}

/** A worker that was lost said nothing about others; the policy counts its attempts. */
const isOfThatWorker = ({ scope, type }: Failure): boolean => scope === 'worker' && type !== 'WorkerLost';

const failedOn = (error: unknown): string | undefined =>
  error instanceof ActivityFailure ? hostOf(error.identity ?? '') : undefined;

function onHost(failure: Failure, host: string | undefined): Failure {
  if (host === undefined) return failure;
  const { remedy } = failure;
  return { ...failure, host, ...(remedy && { remedy: { ...remedy, where: remedy.where ?? host } }) };
}
