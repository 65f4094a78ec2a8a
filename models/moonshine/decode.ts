import { LabError } from '../../contract/failure.ts';
import type { Session } from '../runtimes/onnx/session.ts';
import {
  bool,
  float32,
  floats,
  int64,
  ones,
  type FloatTensor,
  type Tensor,
} from '../runtimes/onnx/tensor.ts';

export const sampleRateHz = 16_000;

/**
 * The longest stretch that the model hears at once. Its authors trained it on 4 to 30 s and refuse 64 s;
 * beyond 30 s it drops words.
 */
export const longestWindowSeconds = 30;

const startToken = 1;
const endToken = 2;
/** Nobody speaks faster; a decoder that goes on is repeating itself. From the authors' own loop. */
const tokensInSecond = 6.5;

/**
 * One window of speech to token ids, greedily: the most likely token each time, until the model ends the text or
 * more tokens came than speech can hold. Both published layouts run: with attention masks (the wheel) and without
 * (the hub), whatever the graphs ask for.
 *
 * @param samples Float32Array, [samples], -1..1 at 16 kHz; at least 0.1 s
 * @returns ids without the start and end tokens
 */
export async function decode(encoder: Session, decoder: Session, samples: Float32Array): Promise<number[]> {
  const audio = [1, samples.length];
  const mask = ones(audio);
  const heard = await encoder.run({
    input_values: float32(samples, audio),
    ...(encoder.inputNames.includes('attention_mask') ? { attention_mask: mask } : {}),
  });
  const fixed: Record<string, Tensor> = {
    encoder_hidden_states: floats(heard, 'last_hidden_state'),
    // Its length is that of the audio, not of the hidden states.
    ...(decoder.inputNames.includes('encoder_attention_mask') ? { encoder_attention_mask: mask } : {}),
  };

  let cache = emptyCache(decoder);
  // The encoder's keys and values come out whole only in the first step, and never change after it.
  const outputNames = ['logits', ...Object.keys(cache).map(presentOf)];
  const laterNames = outputNames.filter((name) => !name.includes('.encoder.'));
  let next = startToken;
  const tokens: number[] = [];
  const limit = Math.ceil((samples.length / sampleRateHz) * tokensInSecond);
  for (let step = 0; step < limit; step++) {
    const input = { input_ids: int64([next], [1, 1]), use_cache_branch: bool(step > 0) };
    const wanted = step === 0 ? outputNames : laterNames;
    const outputs = await decoder.run({ ...fixed, ...input, ...cache }, wanted);
    next = likeliest(floats(outputs, 'logits'));
    if (next === endToken) break;
    tokens.push(next);
    cache = carryOn(cache, outputs);
  }
  return tokens;
}

type Cache = Record<string, FloatTensor>;

/** Keys and values of every layer before the first step: no batch at all, as the merged graphs expect. */
function emptyCache(decoder: Session): Cache {
  const cache: Cache = {};
  for (const name of decoder.inputNames.filter((input) => input.startsWith('past_key_values.'))) {
    const [, heads, , width] = decoder.inputDims(name) ?? [];
    if (typeof heads !== 'number' || typeof width !== 'number') {
      throw new LabError({
        type: 'InvalidOutput',
        summary: `The decoder does not say how wide its input "${name}" is.`,
        cause: `expected [batch, heads, length, width], got [${decoder.inputDims(name)?.join(', ') ?? ''}]`,
      });
    }
    cache[name] = float32(new Float32Array(), [0, heads, 1, width]);
  }
  return cache;
}

/** What the step gave, and what it was not asked for as it was. */
function carryOn(cache: Cache, outputs: Record<string, Tensor>): Cache {
  const next: Cache = {};
  for (const [name, past] of Object.entries(cache)) {
    const present = presentOf(name);
    next[name] = present in outputs ? floats(outputs, present) : past;
  }
  return next;
}

const presentOf = (past: string): string => past.replace('past_key_values', 'present');

/** Index of the greatest of the last position's logits, [1, positions, vocabulary]. */
function likeliest({ data, dims }: FloatTensor): number {
  const vocabulary = dims.at(-1) ?? 0;
  const last = data.subarray(data.length - vocabulary);
  let best = 0;
  let greatest = -Infinity;
  for (let token = 0; token < last.length; token++) {
    const logit = last[token] ?? -Infinity;
    if (logit > greatest) {
      best = token;
      greatest = logit;
    }
  }
  return best;
}
