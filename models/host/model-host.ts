import type { ZodError } from 'zod';
import { MessagePipe } from '../../audio/message-pipe.ts';
import { startChild, type StartedChild } from '../../audio/start-child.ts';
import { LabError } from '../../contract/failure.ts';
import { redact } from '../../contract/redact.ts';
import { killGroup } from './kill-group.ts';
import { Reply, type Inference, type InferRequest, type LoadRequest, type Request } from './protocol.ts';

const toldErrorChars = 4_096;

/** What ends a request. */
type Answer = Exclude<Reply, { kind: 'working' }>;

/** Whoever waits for the end of the request with this id. */
interface Waiting {
  id: number;
  settle: (answer: Answer) => void;
  fail: (error: Error) => void;
  timer: NodeJS.Timeout;
}

/**
 * One loaded model in a process of its own. `session.run` holds an event loop for the whole inference and
 * cannot be stopped from inside; a process can be killed, and its crash is a typed failure of one task.
 */
export class ModelHost {
  readonly #name: string;
  readonly #child: StartedChild['child'];
  readonly #pipe: MessagePipe;
  readonly #progressTimeoutMs: number;
  #errors = '';
  #ended: string | undefined;
  #dead: LabError | undefined;
  #waiting: Waiting | undefined;
  #asked = 0;

  private constructor(name: string, { child, stream }: StartedChild, progressTimeoutMs: number) {
    this.#name = name;
    this.#child = child;
    this.#progressTimeoutMs = progressTimeoutMs;
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#errors = (this.#errors + text).slice(-2 * toldErrorChars);
    });
    child.once('exit', (code, signal) => {
      this.#ended = signal === null ? `exit code ${code ?? 'unknown'}` : `signal ${signal}`;
      if (child.pid !== undefined) killGroup(child.pid);
    });
    // It comes when the process has gone and all that it wrote has arrived.
    child.once('close', () => this.#end(this.#crash()));
    this.#pipe = new MessagePipe(stream, {
      message: (message) => this.#hear(message),
      end: (error) => error !== undefined && this.#end(this.#garbled(error)),
    });
  }

  /** Starts a process and loads the model. @throws LabError what loading failed with */
  static async start(
    request: LoadRequest,
    progressTimeoutSeconds: number,
    signal?: AbortSignal,
  ): Promise<ModelHost> {
    const name = `${request.model}:${request.variant}`;
    const started = await startChild(import.meta.url, './host-process', {
      // It leads a group of its own, so that programs which a runtime starts end with it.
      detached: true,
      // onnxruntime reports usage to its maker unless told not to.
      env: { ORT_DISABLE_TELEMETRY: '1', ...process.env },
    }).catch((error: unknown) => {
      throw notStarted(name, error);
    });
    const host = new ModelHost(name, started, progressTimeoutSeconds * 1000);
    try {
      await host.#ask(request, signal);
      return host;
    } catch (error) {
      host.kill();
      throw error;
    }
  }

  get alive(): boolean {
    return this.#ended === undefined && this.#child.exitCode === null && !this.#child.killed;
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** @throws LabError what the model failed with, `ModelCrashed` or `ModelTimedOut`; the reason of an abort */
  async infer(request: InferRequest, signal?: AbortSignal): Promise<Inference> {
    const reply = await this.#ask(request, signal);
    if (reply.kind !== 'inferred') throw new Error(`${this.#name} answered ${reply.kind} to an inference`);
    return reply.inference;
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  async #ask(
    asked: LoadRequest | InferRequest,
    signal: AbortSignal | undefined,
  ): Promise<Exclude<Answer, { kind: 'failed' }>> {
    signal?.throwIfAborted();
    if (!this.alive) throw this.#dead ?? this.#crash();
    const request: Request = { ...asked, id: ++this.#asked };
    const onAbort = (): void => {
      this.kill();
      const reason = signal?.reason instanceof Error ? signal.reason : new Error('aborted');
      this.#settle(({ fail }) => fail(reason));
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    const answer = await new Promise<Answer>((settle, fail) => {
      const timer = setTimeout(() => this.#end(this.#timeout(request)), this.#progressTimeoutMs);
      this.#waiting = { id: request.id, settle, fail, timer };
      // A process that is gone by now says so by its end.
      this.#pipe.send(request).catch(() => undefined);
    }).finally(() => signal?.removeEventListener('abort', onAbort));
    if (answer.kind !== 'failed') return answer;
    // A model whose own process died (its Python) cannot infer again: whoever asks next loads it anew.
    if (answer.failures.some(({ type }) => type === 'ModelCrashed')) this.kill();
    throw new LabError(...answer.failures);
  }

  #hear(message: unknown): void {
    const { data, error } = Reply.safeParse(message);
    // Whatever answers out of turn or in another shape cannot be trusted with the next item either.
    if (data === undefined || data.id !== this.#waiting?.id) this.#end(this.#nonsense(error));
    else if (data.kind === 'working') this.#waiting.timer.refresh();
    else this.#settle(({ settle }) => settle(data));
  }

  /** Nothing is asked of it any more: it crashed, or cannot be trusted. */
  #end(error: LabError): void {
    const dead = (this.#dead ??= error);
    this.kill();
    this.#settle(({ fail }) => fail(dead));
  }

  #settle(finish: (waiting: Waiting) => void): void {
    const waiting = this.#waiting;
    if (waiting === undefined) return;
    this.#waiting = undefined;
    clearTimeout(waiting.timer);
    finish(waiting);
  }

  /** The last that it printed, from a whole word on: the end of a secret would not be recognised as one. */
  get #lastErrors(): string {
    const told = this.#errors.slice(-toldErrorChars);
    return redact((told.length < this.#errors.length ? told.replace(/^\S+/, '') : told).trim());
  }

  #crash(): LabError {
    const how = this.#ended ?? 'it stopped answering';
    const outOfMemory = this.#ended === 'signal SIGKILL' ? ' The kernel does that when memory runs out.' : '';
    return new LabError({
      type: 'ModelCrashed',
      summary: `The process of ${this.#name} died: ${how}.${outOfMemory}`,
      cause: this.#lastErrors || how,
    });
  }

  /** A library that takes the pipe for a file of its own; what it says on stderr may tell which. */
  #garbled({ message }: Error): LabError {
    return new LabError({
      type: 'ModelCrashed',
      summary: `The process of ${this.#name} wrote something else than answers into its pipe to the worker; it was ended.`,
      cause: [message, this.#lastErrors].join('\n').trim(),
    });
  }

  #nonsense(error: ZodError | undefined): LabError {
    const [issue] = error?.issues ?? [];
    const what = issue === undefined ? 'out of turn' : `${issue.path.join('.')}: ${issue.message}`;
    return new LabError({
      type: 'InvalidOutput',
      summary: `${this.#name} gave an output that does not fit its capability (${what}); its process was ended.`,
      cause: what,
    });
  }

  #timeout(request: Request): LabError {
    const seconds = this.#progressTimeoutMs / 1000;
    return new LabError({
      type: 'ModelTimedOut',
      summary: `${this.#name} made no progress for ${seconds} s (${request.kind}); its process was ended.`,
      cause: this.#lastErrors,
    });
  }
}

const notStarted = (name: string, error: unknown): LabError =>
  new LabError({
    type: 'ModelCrashed',
    summary: `The process of ${name} could not be started.`,
    cause: error instanceof Error ? error.message : String(error),
  });
