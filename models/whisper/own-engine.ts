import { existsSync } from 'node:fs';
import { openSession, type Session } from '../runtimes/onnx/session.ts';
import { float32, floats, int64, type Tensor } from '../runtimes/onnx/tensor.ts';
import type { DecoderCache, EncodedWindow, Step, WhisperEngine } from './engine.ts';
import { compiledGraphs, type GraphsWanted } from './graphs/compiled.ts';
import { readConfig } from './graphs/config.ts';
import { cacheNames } from './graphs/decoder.ts';
import { logSumExp } from './log-sum-exp.ts';

export interface OwnEngineOptions extends Omit<GraphsWanted, 'config'> {
  configFile: string;
  /** Absent: older fine-tunes have none. */
  generationConfigFile?: string | undefined;
  threads: number;
}

type Named = Readonly<Record<string, Tensor>>;

/**
 * Whisper on graphs that are written here from its published weights, the first time that they are wanted.
 * @throws LabError `WeightsCorrupt`, `StorageFull`, `MissingRuntime`, `OutOfMemory`
 */
export async function openOwnEngine(options: OwnEngineOptions): Promise<WhisperEngine> {
  const config = await readConfig(options.configFile, options.generationConfigFile);
  const graphs = await compiledGraphs({ ...options, config });
  const { threads, provider } = options;
  const open = (graph: string): Promise<Session> =>
    openSession(graph, { threads, provider, asWritten: true, isShort: true });
  const encoder = await open(graphs.encoder);
  const decoder = await open(graphs.decoder);
  let alignment: Session | undefined;

  const { decoder: shape, width, vocabulary } = config;
  const layers = Array.from({ length: shape.layers }, (_, i) => i);
  const caches = layers.flatMap(cacheNames);
  const nothing = float32(new Float32Array(), [1, shape.heads, 0, width / shape.heads]);
  const emptyCache: Named = Object.fromEntries(caches.map((name) => [name, nothing]));
  const always = [...caches.map(nextOf), ...summaryNames];

  const windows = new WeakMap<EncodedWindow, Named>();
  const past = new WeakMap<DecoderCache, Named>();

  const engine: WhisperEngine = {
    dims: {
      melBands: config.melBands,
      vocabulary,
      textContext: shape.textContext,
      firstTimestamp: config.firstTimestamp,
    },

    async encode(values) {
      const features = float32(values, [1, config.melBands, config.encoder.frames * 2]);
      const cross = await encoder.run({ features });
      const window: EncodedWindow = { kind: 'encoded-window' };
      windows.set(window, cross);
      return window;
    },

    async step(window, tokens, cache, { logits: wantsLogits, noSpeechAt }) {
      const before = cache?.length ?? 0;
      const last = tokens.length - 1;
      const asked = noSpeechAt === undefined || noSpeechAt === last ? [last] : [last, noSpeechAt];
      const wantsAll = wantsLogits === true || noSpeechAt !== undefined;
      const outputs = await decoder.run(
        {
          tokens: int64(tokens, [1, tokens.length]),
          positions: int64(
            tokens.map((_, i) => before + i),
            [tokens.length],
          ),
          asked: int64(asked, [asked.length]),
          ...known(windows, window),
          ...(cache === undefined ? emptyCache : known(past, cache)),
        },
        wantsAll ? [...always, 'logits'] : always,
      );
      const after: DecoderCache = { kind: 'decoder-cache', length: before + tokens.length };
      past.set(after, Object.fromEntries(caches.map((name) => [name, floats(outputs, nextOf(name))])));
      const step: Step = { cache: after, ...summaryOf(outputs) };
      if (!wantsAll) return step;
      const { data } = floats(outputs, 'logits');
      if (wantsLogits === true) step.logits = data.subarray(0, vocabulary);
      if (noSpeechAt !== undefined) {
        const there = data.subarray(-vocabulary);
        step.noSpeechProbability = Math.exp((there[config.noSpeechToken] ?? -Infinity) - logSumExp(there));
      }
      return step;
    },

    async dispose() {
      await encoder.release();
      await decoder.release();
      await alignment?.release();
    },
  };
  if (!existsSync(graphs.alignment)) return engine;
  return {
    ...engine,
    async alignment(window, tokens) {
      alignment ??= await open(graphs.alignment);
      const wanted = new Set(alignment.inputNames);
      const cross = Object.entries(known(windows, window)).filter(([name]) => wanted.has(name));
      const outputs = await alignment.run({
        tokens: int64(tokens, [1, tokens.length]),
        positions: int64([...tokens.keys()], [tokens.length]),
        ...Object.fromEntries(cross),
      });
      return { heads: config.alignmentHeads.length, weights: floats(outputs, 'weights').data };
    },
  };
}

const nextOf = (name: string): string => `next_${name}`;
const summaryNames = ['text_token', 'text_logit', 'text_log_sum_exp', 'end_logit', 'timestamp_logits'];

function summaryOf(outputs: Readonly<Record<string, Tensor>>): Omit<Step, 'cache'> {
  const one = (name: string): number => Number(outputs[name]?.data[0] ?? NaN);
  return {
    textToken: one('text_token'),
    textLogit: one('text_logit'),
    textLogSumExp: one('text_log_sum_exp'),
    endLogit: one('end_logit'),
    timestampLogits: floats(outputs, 'timestamp_logits').data,
  };
}

/** What this engine keeps behind an opaque window or cache. */
function known<K extends object>(kept: WeakMap<K, Named>, key: K): Named {
  const tensors = kept.get(key);
  if (tensors === undefined) throw new Error('this window or cache is of another engine');
  return tensors;
}
