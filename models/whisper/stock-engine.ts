import { LabError } from '../../contract/failure.ts';
import { openSession, type Session, type SessionOptions } from '../runtimes/onnx/session.ts';
import { bool, float32, floats, int64, type FloatTensor, type Tensor } from '../runtimes/onnx/tensor.ts';
import { weightsFile } from '../weights-file.ts';
import type { DecoderCache, EncodedWindow, Step, WhisperEngine } from './engine.ts';
import { windowFrames } from './features.ts';
import type { WhisperConfig } from './graphs/config.ts';
import { logSumExp } from './log-sum-exp.ts';
import { suppressedTokens } from './suppressed-tokens.ts';
import { summaryOf } from './step-of-logits.ts';

/**
 * Whisper in the stock ONNX layout of the hub: an encoder, and a decoder that is merged of one without a cache and
 * one with it. Slower than graphs written for decoding; here for repositories that have nothing else.
 * @param files `encoder`, `decoder`
 * @throws LabError `MissingRuntime`, `WeightsCorrupt`, `OutOfMemory`
 */
export async function openStockEngine(
  files: Readonly<Record<string, string>>,
  config: WhisperConfig,
  options: SessionOptions,
): Promise<WhisperEngine> {
  const encoder = await openSession(weightsFile(files, 'encoder'), options);
  const decoder = await openSession(weightsFile(files, 'decoder'), options);
  const { melBands, vocabulary, firstTimestamp, endToken } = config;
  const { textContext } = config.decoder;
  const isSuppressed = suppressedTokens(config);
  const nothing = emptyCache(decoder);
  const hiddenOf = new WeakMap<EncodedWindow, FloatTensor>();
  const pastOf = new WeakMap<DecoderCache, Past>();
  const attentions = decoder.outputNames.filter((name) => name.startsWith('cross_attentions.'));

  async function run(
    window: EncodedWindow,
    tokens: readonly number[],
    past: Past | undefined,
    wanted: readonly string[],
  ): Promise<Record<string, Tensor>> {
    const encoded = hiddenOf.get(window);
    if (encoded === undefined) throw new Error('this window was encoded by another engine');
    const input = {
      input_ids: int64(tokens, [1, tokens.length]),
      use_cache_branch: bool(past !== undefined),
    };
    return decoder.run({ encoder_hidden_states: encoded, ...(past ?? nothing), ...input }, wanted);
  }

  const engine: WhisperEngine = {
    dims: { melBands, vocabulary, textContext, firstTimestamp },
    async encode(features) {
      const input = { input_features: float32(features, [1, melBands, windowFrames]) };
      const window: EncodedWindow = { kind: 'encoded-window' };
      hiddenOf.set(window, floats(await encoder.run(input), 'last_hidden_state'));
      return window;
    },
    async step(window, tokens, cache, { logits: wantsLogits, noSpeechAt }) {
      const before = cache === undefined ? undefined : pastOf.get(cache);
      if (cache !== undefined && before === undefined)
        throw new Error('this cache is not from the last step');
      const present = Object.keys(nothing)
        // The encoder's keys and values come out whole only in the first step, and never change after it.
        .filter((name) => before === undefined || !name.includes('.encoder.'))
        .map((name) => name.replace('past_key_values', 'present'));
      const outputs = await run(window, tokens, before, ['logits', ...present]);
      const { data } = floats(outputs, 'logits');
      const logits = data.subarray(data.length - vocabulary);
      const past: Past = { ...before };
      for (const name of present) past[name.replace('present', 'past_key_values')] = floats(outputs, name);
      const after: DecoderCache = { kind: 'decoder-cache', length: (cache?.length ?? 0) + tokens.length };
      pastOf.set(after, past);
      const step: Step = {
        cache: after,
        ...summaryOf(logits, isSuppressed, firstTimestamp, endToken),
        ...(wantsLogits && { logits }),
      };
      if (noSpeechAt !== undefined) {
        const there = data.subarray(noSpeechAt * vocabulary, (noSpeechAt + 1) * vocabulary);
        step.noSpeechProbability = Math.exp((there[config.noSpeechToken] ?? -Infinity) - logSumExp(there));
      }
      return step;
    },
    async dispose() {
      await encoder.release();
      await decoder.release();
    },
  };
  if (attentions.length === 0 || config.alignmentHeads.length === 0) return engine;
  return {
    ...engine,
    async alignment(window, tokens) {
      const outputs = await run(window, tokens, undefined, attentions);
      const heads = config.alignmentHeads.map(([layer, head]) => {
        const { data, dims } = floats(outputs, `cross_attentions.${layer}`);
        const size = (dims[2] ?? 0) * (dims[3] ?? 0);
        return data.subarray(head * size, (head + 1) * size);
      });
      const weights = new Float32Array(heads.reduce((sum, head) => sum + head.length, 0));
      let at = 0;
      for (const head of heads) {
        weights.set(head, at);
        at += head.length;
      }
      return { heads: heads.length, weights };
    },
  };
}

/** Keys and values by the names of the decoder's inputs. */
type Past = Record<string, FloatTensor>;

/** Keys and values of every layer before the first step. */
function emptyCache(decoder: Session): Past {
  const cache: Past = {};
  for (const name of decoder.inputNames.filter((input) => input.startsWith('past_key_values.'))) {
    const [, heads, , width] = decoder.inputDims(name) ?? [];
    if (typeof heads !== 'number' || typeof width !== 'number') {
      throw new LabError({
        type: 'WeightsCorrupt',
        summary: `The decoder does not say how wide its input "${name}" is.`,
        cause: `expected [batch, heads, length, width], got [${decoder.inputDims(name)?.join(', ') ?? ''}]`,
      });
    }
    cache[name] = float32(new Float32Array(), [1, heads, 0, width]);
  }
  return cache;
}
