import { basename } from 'node:path';
import { LabError } from '../contract/failure.ts';
import { DecodeReply, type DecodeRequest } from './decode-messages.ts';
import type { DecodedAudio } from './decode.ts';
import { decoderDied, decoderGarbled, type Death } from './decoder-died.ts';
import { MessagePipe } from './message-pipe.ts';
import { startChild } from './start-child.ts';
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
  const answer = new Answer();
  let stderr = '';
  let end: Omit<Death, 'stderr'>;
  try {
    const { child, stream } = await startChild(import.meta.url, './decode-process', {
      killSignal: 'SIGKILL',
      ...(signal === undefined ? {} : { signal }),
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-4_000);
    });
    const pipe = new MessagePipe(stream, {
      message: (message) => answer.take(message),
      end: (error) => {
        if (error === undefined) return;
        answer.fail(decoderGarbled(basename(path), error));
        child.kill('SIGKILL');
      },
    });
    const request: DecodeRequest = { path, window };
    // A child that has died by now says so by its end.
    pipe.send(request).catch(() => undefined);
    // 'close' comes when the process has gone and all that it wrote has arrived.
    end = await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, killedBy) => resolve({ code, signal: killedBy }));
    });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
  signal?.throwIfAborted();
  return answer.audio() ?? Promise.reject(decoderDied(basename(path), { ...end, stderr }));
}

/** The messages of the child, put together. */
class Answer {
  private head: Extract<DecodeReply, { kind: 'head' }> | undefined;
  private samples = new Float32Array();
  private received = 0;
  private failure: Error | undefined;

  fail(failure: Error): void {
    this.failure ??= failure;
  }

  take(message: unknown): void {
    const { success, data: reply, error } = DecodeReply.safeParse(message);
    if (!success) this.fail(error);
    else if (reply.kind === 'failed') this.fail(new LabError(...reply.failures));
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
