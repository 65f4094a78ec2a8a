import { fork, type ChildProcess } from 'node:child_process';
import type { ZodError } from 'zod';
import { childEntry } from '../../audio/child-entry.ts';
import { LabError } from '../../contract/failure.ts';
import { redact } from '../../contract/redact.ts';
import { killGroup } from './kill-group.ts';
import { Reply, type Inference, type InferRequest, type LoadRequest, type Request } from './protocol.ts';

const toldErrorChars = 4_096;

/**
 * One loaded model in a process of its own. `session.run` holds an event loop for the whole inference and
 * cannot be stopped from inside; a process can be killed, and its crash is a typed failure of one task.
 */
export class ModelHost {
  readonly #name: string;
  readonly #child: ChildProcess;
  readonly #progressTimeoutMs: number;
  #errors = '';
  #ended: string | undefined;
  #asked = 0;

  private constructor(name: string, child: ChildProcess, progressTimeoutMs: number) {
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
  }

  /** Starts a process and loads the model. @throws LabError what loading failed with */
  static async start(
    request: LoadRequest,
    progressTimeoutSeconds: number,
    signal?: AbortSignal,
  ): Promise<ModelHost> {
    const { path, execArgv } = childEntry(import.meta.url, './host-process');
    const child = fork(path, [], {
      execArgv,
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      // It leads a group of its own, so that programs which a runtime starts end with it.
      detached: true,
      // onnxruntime reports usage to its maker unless told not to.
      env: { ORT_DISABLE_TELEMETRY: '1', ...process.env },
    });
    const host = new ModelHost(`${request.model}:${request.variant}`, child, progressTimeoutSeconds * 1000);
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
  ): Promise<Exclude<Reply, { kind: 'failed' | 'working' }>> {
    signal?.throwIfAborted();
    const request: Request = { ...asked, id: ++this.#asked };
    const reply = await new Promise<Exclude<Reply, { kind: 'working' }>>((resolve, reject) => {
      const settle = (finish: () => void): void => {
        clearTimeout(timer);
        this.#child.off('message', onReply).off('close', onClose).off('error', onError);
        signal?.removeEventListener('abort', onAbort);
        finish();
      };
      const onReply = (message: unknown): void => {
        const said = Reply.safeParse(message);
        if (said.success && said.data.id === request.id) {
          const { data } = said;
          if (data.kind === 'working') timer.refresh();
          else settle(() => resolve(data));
          return;
        }
        // Whatever answers out of turn or in another shape cannot be trusted with the next item either.
        this.kill();
        settle(() => reject(this.#nonsense(said.error)));
      };
      const onClose = (): void => settle(() => reject(this.#crash()));
      const onError = (error: Error): void => settle(() => reject(this.#crash(error)));
      const onAbort = (): void => {
        this.kill();
        settle(() => reject(signal?.reason instanceof Error ? signal.reason : new Error('aborted')));
      };
      const timer = setTimeout(() => {
        this.kill();
        settle(() => reject(this.#timeout(request)));
      }, this.#progressTimeoutMs);
      this.#child.on('message', onReply).once('close', onClose).once('error', onError);
      signal?.addEventListener('abort', onAbort, { once: true });
      if (this.alive) this.#child.send(request, (error) => error !== null && onError(error));
      else onClose();
    });
    if (reply.kind === 'failed') {
      // A model whose own process died (its Python) cannot infer again: whoever asks next loads it anew.
      if (reply.failures.some(({ type }) => type === 'ModelCrashed')) this.kill();
      throw new LabError(...reply.failures);
    }
    return reply;
  }

  /** The last that it printed, from a whole word on: the end of a secret would not be recognised as one. */
  get #lastErrors(): string {
    const told = this.#errors.slice(-toldErrorChars);
    return redact((told.length < this.#errors.length ? told.replace(/^\S+/, '') : told).trim());
  }

  #crash(error?: Error): LabError {
    const how = this.#ended ?? error?.message ?? 'it stopped answering';
    const outOfMemory = this.#ended === 'signal SIGKILL' ? ' The kernel does that when memory runs out.' : '';
    return new LabError({
      type: 'ModelCrashed',
      summary: `The process of ${this.#name} died: ${how}.${outOfMemory}`,
      cause: this.#lastErrors || how,
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
