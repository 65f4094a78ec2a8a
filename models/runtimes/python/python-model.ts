import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { z, type ZodType } from 'zod';
import type { Audio } from '../../../audio/audio.ts';
import { LabError } from '../../../contract/failure.ts';
import { redact } from '../../../contract/redact.ts';
import type { LoadContext, ProcessUsage } from '../../adapter.ts';
import { classifyError, PythonErrors } from './classify-error.ts';
import { environmentFolder, lookAtEnvironment } from './environment.ts';
import { familyOf, modulePath, serverPath } from './family.ts';
import { readFrames, writeFrame } from './frames.ts';
import { readLock } from './lock.ts';
import { environmentObstacle } from './obstacles.ts';

const Usage = z.object({ cpuSeconds: z.number(), peakBytes: z.int() });
const Answer = z.discriminatedUnion('kind', [
  z.object({ id: z.int(), kind: z.literal('working'), said: z.string() }),
  z.object({ id: z.int(), kind: z.literal('done'), value: z.unknown(), usage: Usage }),
  z.object({ id: z.int(), kind: z.literal('failed'), errors: PythonErrors, trace: z.string(), usage: Usage }),
]);

/** What a method of the module returned: a value, and samples where it returned those too. */
export interface Returned<T> {
  value: T;
  /** Float32Array, [samples]; empty when it returned none. */
  samples: Float32Array;
}

interface Waiting {
  settle: (answer: { value: unknown; body: Buffer }) => void;
  fail: (error: LabError) => void;
}

const toldErrorChars = 4_096;

/**
 * A model that infers in Python: one long-lived process of the model's own environment, which ends with this one.
 * It is offline, whatever its libraries want: weights come through our pins.
 */
export class PythonModel {
  readonly #modelId: string;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #progress: LoadContext['progress'];
  #waiting: (Waiting & { id: number }) | undefined;
  #asked = 0;
  #printed = '';
  #dead: LabError | undefined;
  #usage: ProcessUsage = { cpuSeconds: 0, peakBytes: 0 };

  private constructor(
    modelId: string,
    child: ChildProcessWithoutNullStreams,
    progress: LoadContext['progress'],
  ) {
    this.#modelId = modelId;
    this.#child = child;
    this.#progress = progress;
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#printed = (this.#printed + text).slice(-2 * toldErrorChars);
      process.stderr.write(text);
    });
    child.once('error', (error) => this.#end(this.#crash(error.message)));
    child.once('close', (code, signal) =>
      this.#end(this.#crash(signal === null ? `exit code ${code ?? 'unknown'}` : `signal ${signal}`)),
    );
    // A process that died in the middle of a request closes its stdin; its end is told once, above.
    child.stdin.on('error', () => undefined);
    void this.#listen();
  }

  /**
   * Starts the Python of a card's environment and has the family's module load the model.
   * @throws LabError `MissingPackage`, `MissingRuntime`, `OutOfMemory`, `WeightsCorrupt`, `ModelCrashed`, ...
   */
  static async load(
    card: { id: string; environment?: string | undefined },
    { variant, files, threads, provider, home, progress }: LoadContext,
  ): Promise<PythonModel> {
    const family = familyOf(card);
    const folder = environmentFolder(family, await readLock(family), home);
    const found = await lookAtEnvironment(folder);
    if (found.state !== 'whole') {
      throw new LabError(environmentObstacle(family.name, folder, found));
    }
    const options = ['-I', '-X', 'faulthandler', serverPath, modulePath(family)];
    const child = spawn(found.python, options, { env: environmentOf(threads) });
    const model = new PythonModel(card.id, child, progress);
    try {
      await model.#request('load', { variant, files, threads, provider });
      return model;
    } catch (error) {
      await model.end();
      throw error;
    }
  }

  /** What the process has used so far, as of its last answer. */
  get usage(): ProcessUsage {
    return this.#usage;
  }

  /**
   * Has the module's method of that name infer.
   * @param returns what the value has to be
   * @throws LabError `InvalidOutput`, `OutOfMemory`, `ModelCrashed`, ...
   */
  async infer<T>(
    method: string,
    { samples }: Audio,
    parameters: object,
    returns: ZodType<T>,
  ): Promise<Returned<T>> {
    const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
    const { value, body } = await this.#request(method, { parameters }, bytes);
    const parsed = returns.safeParse(value);
    if (!parsed.success) throw this.#nonsense(z.prettifyError(parsed.error));
    // A copy, because floats cannot lie at every address of a buffer.
    return { value: parsed.data, samples: new Float32Array(new Uint8Array(body).buffer) };
  }

  async end(): Promise<void> {
    if (this.#dead !== undefined) return;
    const closed = new Promise((resolve) => this.#child.once('close', resolve));
    this.#child.kill('SIGKILL');
    await closed;
  }

  async #request(
    ask: string,
    head: Record<string, unknown>,
    body?: Uint8Array,
  ): Promise<{ value: unknown; body: Buffer }> {
    if (this.#dead !== undefined) throw this.#dead;
    const id = ++this.#asked;
    return new Promise((settle, fail) => {
      this.#waiting = { id, settle, fail };
      writeFrame(this.#child.stdin, { id, ask, ...head }, body);
    });
  }

  async #listen(): Promise<void> {
    try {
      for await (const { head, body } of readFrames(this.#child.stdout)) this.#hear(Answer.parse(head), body);
    } catch (error) {
      this.#end(this.#nonsense(error instanceof Error ? error.message : String(error)));
      this.#child.kill('SIGKILL');
    }
  }

  #hear(answer: z.infer<typeof Answer>, body: Buffer): void {
    const waiting = this.#waiting;
    if (waiting?.id !== answer.id) return;
    if (answer.kind === 'working') return this.#progress(answer.said);
    this.#usage = answer.usage;
    this.#waiting = undefined;
    if (answer.kind === 'done') waiting.settle({ value: answer.value, body });
    else waiting.fail(classifyError(answer.errors, answer.trace, this.#modelId));
  }

  #end(error: LabError): void {
    this.#dead ??= error;
    this.#waiting?.fail(this.#dead);
    this.#waiting = undefined;
  }

  #crash(how: string): LabError {
    const outOfMemory = how === 'signal SIGKILL' ? ' The kernel does that when memory runs out.' : '';
    return new LabError({
      type: 'ModelCrashed',
      summary: `The Python process of ${this.#modelId} died: ${how}.${outOfMemory}`,
      cause: this.#lastPrinted || how,
    });
  }

  /** The last that it printed, from a whole word on: the end of a secret would not be recognised as one. */
  get #lastPrinted(): string {
    const told = this.#printed.slice(-toldErrorChars);
    return redact((told.length < this.#printed.length ? told.replace(/^\S+/, '') : told).trim());
  }

  #nonsense(cause: string): LabError {
    return new LabError({
      type: 'InvalidOutput',
      summary: `The Python of ${this.#modelId} gave an output that does not fit its capability.`,
      cause: redact(cause),
    });
  }
}

/** Offline, without reports to anybody, and with as many threads as the worker gives. */
function environmentOf(threads: number): NodeJS.ProcessEnv {
  return {
    ...process.env,
    HF_HUB_OFFLINE: '1',
    TRANSFORMERS_OFFLINE: '1',
    HF_HUB_DISABLE_TELEMETRY: '1',
    HF_HUB_DISABLE_IMPLICIT_TOKEN: '1',
    PYANNOTE_METRICS_ENABLED: '0',
    TOKENIZERS_PARALLELISM: 'false',
    OMP_NUM_THREADS: String(threads),
  };
}
