import { fork } from 'node:child_process';
import { basename } from 'node:path';
import { LabError } from '../contract/failure.ts';
import { childEntry } from './child-entry.ts';
import { DecodeReply, type DecodeRequest } from './decode-messages.ts';
import type { DecodedAudio } from './decode.ts';
import { decoderDied, type Death } from './decoder-died.ts';
import type { Window } from './window.ts';

/**
 * `decodeAudio` in a process of its own: the event loop stays free for heartbeats, a decoder that crashes
 * takes nothing with it, and an abort kills it at once.
 *
 * @throws LabError `BadAudio` as decodeAudio; `WorkerLost`, `OutOfMemory` or `Unexpected` when the process
 * died; the signal's reason when it was aborted
 */
export async function decodeApart(
  path: string,
  window: Window = {},
  signal?: AbortSignal,
): Promise<DecodedAudio> {
  signal?.throwIfAborted();
  const { path: module, execArgv } = childEntry(import.meta.url, './decode-process');
  const child = fork(module, [], {
    execArgv,
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    killSignal: 'SIGKILL',
    ...(signal === undefined ? {} : { signal }),
  });
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-4_000);
  });
  const answer = new Answer();
  child.on('message', (message) => answer.take(message));
  const request: DecodeRequest = { path, window };
  // A child that has died by now says so by its end.
  child.send(request, () => undefined);

  // 'close' comes when the process has gone and all that it wrote has arrived.
  const end = await new Promise<Omit<Death, 'stderr'>>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, killedBy) => resolve({ code, signal: killedBy }));
  }).catch((error: unknown) => {
    signal?.throwIfAborted();
    throw error;
  });
  return answer.audio() ?? Promise.reject(decoderDied(basename(path), { ...end, stderr }));
}

/** The messages of the child, put together. */
class Answer {
  private head: Extract<DecodeReply, { kind: 'head' }> | undefined;
  private samples = new Float32Array();
  private received = 0;
  private failure: Error | undefined;

  take(message: unknown): void {
    const { success, data: reply, error } = DecodeReply.safeParse(message);
    if (!success) this.failure = error;
    else if (reply.kind === 'failed') this.failure = new LabError(...reply.failures);
    else if (reply.kind === 'head') {
      this.head = reply;
      this.samples = new Float32Array(reply.sampleCount);
    } else {
      this.samples.set(reply.samples, this.received);
      this.received += reply.samples.length;
    }
  }

  /** Undefined while something is still to come. */
  audio(): DecodedAudio | undefined {
    if (this.failure !== undefined) throw this.failure;
    if (this.head === undefined || this.received < this.head.sampleCount) return undefined;
    return { samples: this.samples, sampleRateHz: this.head.sampleRateHz, source: this.head.source };
  }
}
