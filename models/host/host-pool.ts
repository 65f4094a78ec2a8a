import type { ModelCard } from '../../contract/model-card.ts';
import type { ModelOn } from '../../contract/model-choice.ts';
import { ModelHost } from './model-host.ts';
import type { Inference, InferRequest, LoadRequest } from './protocol.ts';
import { Turnstile } from './turnstile.ts';

interface Loaded {
  request: HostRequest;
  host: Promise<ModelHost>;
  /** Ends it while it still loads, which may take for ever. */
  loading: AbortController;
  lastUsed: number;
}

/** Which loaded model an inference needs. */
export interface HostRequest {
  card: ModelCard;
  load: LoadRequest;
  /** Equal keys share a process: model, variant, weights, provider and threads. */
  key: string;
}

/** Infers with the model that was asked for, in its process. */
export interface Infer {
  (inference: InferRequest): Promise<Inference>;
  /** Waits for the device, as the first inference would; false when this work has it already. */
  turn(): Promise<boolean>;
}

/**
 * The warm model processes of one worker. A model is loaded once however many tasks ask for it at the same
 * time; the least recently used one leaves when memory is needed; one inference runs at a time, so that a
 * timing is the model's own.
 */
export class HostPool {
  readonly #memoryBudgetBytes: number;
  readonly #loaded = new Map<string, Loaded>();
  readonly #device = new Turnstile();
  /** Key of the model whose work has the device: all others are idle. */
  #atWork: string | undefined;
  #clock = 0;
  #closed = false;

  constructor(memoryBudgetBytes: number) {
    this.#memoryBudgetBytes = memoryBudgetBytes;
  }

  /** Keys of the models that are loaded, oldest first. */
  get warm(): string[] {
    return [...this.#loaded.keys()];
  }

  /**
   * The device for one model, for as long as a piece of work needs it: models that took turns item by item would
   * push each other out of memory, and their timings would not be their own. Nothing is waited for or loaded
   * before the first inference. Work that was cancelled takes its process with it, also between two inferences.
   */
  async withModel<T>(
    request: HostRequest,
    signal: AbortSignal | undefined,
    work: (infer: Infer) => Promise<T>,
  ): Promise<T> {
    let leave: (() => void) | undefined;
    const turn = async (): Promise<boolean> => {
      if (leave !== undefined) return false;
      leave = await this.#device.enter(signal);
      this.#atWork = request.key;
      return true;
    };
    const infer = async (inference: InferRequest): Promise<Inference> => {
      await turn();
      return this.#infer(request, inference, signal);
    };
    try {
      return await work(Object.assign(infer, { turn }));
    } finally {
      if (leave !== undefined) {
        if (signal?.aborted === true) await this.#end(request.key);
        this.#atWork = undefined;
        leave();
      }
    }
  }

  /** Ends the process of a model, unless some work has it. */
  async unload({ model, variant, hardware }: ModelOn): Promise<void> {
    const keys = [...this.#loaded].flatMap(([key, { request }]) => {
      const { load } = request;
      const isIt = load.model === model && load.variant === variant && load.provider === hardware;
      return isIt && key !== this.#atWork ? [key] : [];
    });
    await Promise.all(keys.map((key) => this.#end(key)));
  }

  /** Ends every model process. Nothing is loaded afterwards. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.endAll();
  }

  /** Ends every model process; whoever needs a model again has it loaded again. */
  async endAll(): Promise<void> {
    await Promise.all([...this.#loaded.keys()].map((key) => this.#end(key)));
  }

  async #end(key: string): Promise<void> {
    const entry = this.#loaded.get(key);
    if (entry === undefined) return;
    this.#loaded.delete(key);
    entry.loading.abort(new Error('the model processes of this worker were ended'));
    await entry.host.then(
      (host) => host.kill(),
      () => undefined,
    );
  }

  async #infer(
    request: HostRequest,
    inference: InferRequest,
    signal: AbortSignal | undefined,
  ): Promise<Inference> {
    const entry = this.#entry(request, signal);
    entry.lastUsed = ++this.#clock;
    try {
      const host = await entry.host;
      return await host.infer(inference, signal);
    } catch (error) {
      await this.#forgetDead(request.key, entry);
      throw error;
    }
  }

  #entry(request: HostRequest, signal: AbortSignal | undefined): Loaded {
    if (this.#closed) throw new Error('this worker is shutting down');
    const warm = this.#loaded.get(request.key);
    if (warm !== undefined) return warm;
    this.#makeRoom(memoryOf(request));
    const loading = new AbortController();
    const ended = AbortSignal.any([loading.signal, ...(signal === undefined ? [] : [signal])]);
    const host = ModelHost.start(request.load, request.card.progressTimeoutSeconds, ended);
    const entry: Loaded = { request, host, loading, lastUsed: 0 };
    this.#loaded.set(request.key, entry);
    return entry;
  }

  /** For a model that is about to be loaded by the work that has the device, so that all the others are idle. */
  #makeRoom(neededBytes: number): void {
    const oldestFirst = [...this.#loaded].sort(([, a], [, b]) => a.lastUsed - b.lastUsed);
    let usedBytes = oldestFirst.reduce((sum, [, { request }]) => sum + memoryOf(request), 0);
    for (const [key, { request }] of oldestFirst) {
      if (usedBytes + neededBytes <= this.#memoryBudgetBytes) return;
      usedBytes -= memoryOf(request);
      void this.#end(key);
    }
  }

  /** A process that failed to start, or died, must not be offered again; a living one stays warm. */
  async #forgetDead(key: string, entry: Loaded): Promise<void> {
    const alive = await entry.host.then(
      (host) => host.alive,
      () => false,
    );
    if (!alive && this.#loaded.get(key) === entry) this.#loaded.delete(key);
  }
}

const memoryOf = ({ card, load }: HostRequest): number => card.variants[load.variant]?.memoryBytes ?? 0;
