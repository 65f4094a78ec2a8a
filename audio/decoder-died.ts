import { LabError } from '../contract/failure.ts';

/** How a process ended. */
export interface Death {
  code: number | null;
  signal: string | null;
  /** The end of what it wrote there. */
  stderr: string;
}

/** A decoding process that ended without an answer, as a failure: from outside, for want of memory, or by a bug. */
export function decoderDied(name: string, { code, signal, stderr }: Death): LabError {
  const how = signal === null ? `exit code ${code ?? 'unknown'}` : `signal ${signal}`;
  const cause = [how, ...stderr.trim().split('\n').slice(-10)].join('\n').trim();
  if (/out of memory|allocation failed/i.test(stderr)) {
    return new LabError({
      type: 'OutOfMemory',
      summary: `There was not enough memory to decode ${name}.`,
      cause,
      blockedOn: 'memory',
      remedy: { say: 'Cut the recording into shorter files, or free memory on the worker.', commands: [] },
    });
  }
  if (signal === 'SIGKILL' || signal === 'SIGTERM')
    return new LabError({
      type: 'WorkerLost',
      summary: `The process that decoded ${name} was killed.`,
      cause,
    });
  return new LabError({
    type: 'Unexpected',
    scope: 'item',
    summary: `The process that decoded ${name} died (${how}).`,
    cause,
  });
}

/** A decoding process that wrote something else than its answer: a bug, of it or of what it runs on. */
export const decoderGarbled = (name: string, { message }: Error): LabError =>
  new LabError({
    type: 'Unexpected',
    scope: 'item',
    summary: `The process that decoded ${name} gave an answer that cannot be read; it was ended.`,
    cause: message,
  });
