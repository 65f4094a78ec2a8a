import { basename } from 'node:path';
import type * as Ort from 'onnxruntime-node';
import { LabError } from '../../../contract/failure.ts';
import { classifyError } from './classify-error.ts';
import { float32, type Tensor } from './tensor.ts';

export interface SessionOptions {
  /** Threads inside one operator. */
  threads: number;
  /**
   * Execution provider: `cpu`, `cuda`, `coreml`, `webgpu`. Where it cannot be had, opening fails: no other one steps
   * in. Of a graph that opens, the runtime itself leaves to the processor what the provider has no operator for.
   */
  provider: string;
  /**
   * The graph was written for this runtime: it is fused already, where that is faster, and buffers planned ahead for
   * each new length of a text only take memory. Default: as a graph of any origin is best run.
   */
  asWritten?: boolean | undefined;
  /**
   * Its operators are so short that threads which sleep between them wake too late: they wait awake for a moment.
   * Gains where the cores are free, and costs where another program has one.
   */
  isShort?: boolean | undefined;
  /** What the runtime reports beside its errors goes to stderr. Only the first session of a process decides. */
  reports?: boolean | undefined;
}

/** A loaded graph. `run` holds the event loop for the whole inference: only a model's own process calls it. */
export interface Session {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  /** Declared dimensions of an input; a name where the graph leaves one open. Undefined: no such input. */
  inputDims(name: string): readonly (number | string)[] | undefined;
  /**
   * @param wanted names of the outputs to fetch; absent: all of them
   * @throws LabError `OutOfMemory`, `InvalidOutput`, `Unexpected`
   */
  run(inputs: Readonly<Record<string, Tensor>>, wanted?: readonly string[]): Promise<Record<string, Tensor>>;
  release(): Promise<void>;
}

/**
 * Loads a graph from a file, or from bytes. An `.ort` file must keep its extension.
 * This file is the only one that imports onnxruntime-node.
 *
 * @example const session = await openSession('/models/vad.onnx', { threads: 1, provider: 'cpu' });
 * @throws LabError `MissingRuntime`, `WeightsCorrupt`, `OutOfMemory`
 */
export async function openSession(source: string | Uint8Array, options: SessionOptions): Promise<Session> {
  const ort = await importRuntime(options.reports);
  const graph = typeof source === 'string' ? basename(source) : 'a built-in graph';
  const doing = { graph, provider: options.provider };
  const native = await createNative(ort, source, options).catch((error: unknown) => {
    throw classifyError(error, { step: 'open', ...doing });
  });

  return {
    inputNames: native.inputNames,
    outputNames: native.outputNames,
    inputDims(name) {
      const metadata = native.inputMetadata.find((input) => input.name === name);
      return metadata?.isTensor === true ? metadata.shape : undefined;
    },
    async run(inputs, wanted = native.outputNames) {
      try {
        const feeds: Record<string, Ort.Tensor> = {};
        for (const [name, { type, data, dims }] of Object.entries(inputs)) {
          feeds[name] = new ort.Tensor(type, data, dims);
        }
        const outputs = Object.entries(await native.run(feeds, wanted));
        return Object.fromEntries(outputs.map(([name, value]) => [name, plain(name, value)]));
      } catch (error) {
        throw classifyError(error, { step: 'run', ...doing });
      }
    },
    release: () => native.release(),
  };
}

/** A graph of one node, y = x, at opset 17 and IR 9. */
const identityGraph = Buffer.from(
  'CAk6OwoQCgF4EgF5IghJZGVudGl0eRIFcHJvYmVaDwoBeBIKCggIARIECgIIAWIPCgF5EgoKCAgBEgQKAggBQgQKABAR',
  'base64',
);

/**
 * Proves that a provider works here by running something on it: a list of backends that were compiled in
 * says nothing about drivers. A driver may crash or hang: `providerObstacle` asks in a process of its own.
 * @throws LabError `MissingRuntime`
 */
export async function probeProvider(provider: string): Promise<void> {
  const session = await openSession(identityGraph, { threads: 1, provider, reports: provider !== 'cpu' });
  await session.run({ x: float32(Float32Array.of(1), [1]) });
  await session.release();
}

async function importRuntime(reports = false): Promise<typeof Ort> {
  // Since 1.29 the Linux build reports to its maker unless this is set before it loads.
  process.env['ORT_DISABLE_TELEMETRY'] ??= '1';
  try {
    const ort = await import('onnxruntime-node');
    // Every error is thrown as well; printing it in colour on stderr helps nobody who did not ask why.
    ort.env.logLevel = reports ? 'error' : 'fatal';
    return ort;
  } catch (error) {
    throw classifyError(error, { step: 'import' });
  }
}

/** Threads that spin as long as the runtime lets them make two slower than one when the machine does anything else. */
const sleeps = { allow_spinning: '0' };
const waitsAwake = { allow_spinning: '1', spin_duration_us: '50' };

function createNative(
  ort: typeof Ort,
  source: string | Uint8Array,
  { threads, provider, asWritten = false, isShort = false }: SessionOptions,
): Promise<Ort.InferenceSession> {
  const options: Ort.InferenceSession.SessionOptions = {
    executionProviders: [provider],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    ...(asWritten ? { graphOptimizationLevel: 'basic' } : {}),
    enableMemPattern: !asWritten,
    logSeverityLevel: 4,
    extra: { session: { intra_op: isShort ? waitsAwake : sleeps, set_denormal_as_zero: '1' } },
  };
  return typeof source === 'string'
    ? ort.InferenceSession.create(source, options)
    : ort.InferenceSession.create(source, options);
}

function plain(name: string, { type, data, dims }: Ort.Tensor): Tensor {
  if (type === 'float32' && data instanceof Float32Array) return float32(data, dims);
  if (type === 'int8' && data instanceof Int8Array) return { type, data, dims };
  if (type === 'int64' && data instanceof BigInt64Array) return { type, data, dims };
  if (type === 'bool' && data instanceof Uint8Array) return { type, data, dims };
  throw new LabError({
    type: 'InvalidOutput',
    summary: `The graph's output "${name}" has the type ${type}, which no adapter here reads.`,
  });
}
