import { LabError } from '../../contract/failure.ts';
import type { Session } from '../runtimes/onnx/session.ts';
import { float32, floats, int32, int64, type FloatTensor, type Tensor } from '../runtimes/onnx/tensor.ts';
import { bands, type Features } from './features.ts';

/** The encoder takes eight frames of 10 ms at once. */
export const stepSeconds = 0.08;
/** More tokens than these at one time are a decoder that repeats itself; from the published export's own reader. */
const mostTokensAtOnce = 10;

export interface HeardToken {
  id: number;
  /** Steps of 80 ms from the start. */
  step: number;
  /** Steps until the next token can be heard, as the model says; 0 when it is heard at the same time. */
  duration: number;
  /** Natural logarithm of its probability among all tokens. */
  logprob: number;
}

/**
 * One window to tokens, greedily: the token and duration transducer of Xu et al. (2023). At each step the likeliest
 * token is taken, and as many steps forward as the likeliest duration says; the prediction network hears only tokens,
 * never blanks.
 *
 * @param vocabularySize tokens, the blank included; it is the last output before those of the durations
 */
export async function decode(
  encoder: Session,
  decoder: Session,
  { values, frames, length }: Features,
  { vocabularySize, blank }: { vocabularySize: number; blank: number },
): Promise<HeardToken[]> {
  const encoded = await encoder.run({
    audio_signal: float32(values, [1, bands, frames]),
    length: int64([length], [1]),
  });
  const { data, dims } = floats(encoded, 'outputs');
  const [, width = 0, stride = 0] = dims;
  const steps = stepCount(encoded['encoded_lengths'], stride);

  const heard: HeardToken[] = [];
  let states = silence(decoder);
  let last = blank;
  let atOnce = 0;
  for (let step = 0; step < steps;) {
    const here = Float32Array.from({ length: width }, (_, i) => data[i * stride + step] ?? 0);
    const outputs = await decoder.run(
      {
        encoder_outputs: float32(here, [1, width, 1]),
        targets: int32([last], [1, 1]),
        target_length: int32([1], [1]),
        input_states_1: states[0],
        input_states_2: states[1],
      },
      ['outputs', 'output_states_1', 'output_states_2'],
    );
    const logits = floats(outputs, 'outputs').data;
    const token = likeliest(logits, 0, vocabularySize);
    const duration = likeliest(logits, vocabularySize, logits.length) - vocabularySize;
    if (token !== blank) {
      heard.push({ id: token, step, duration, logprob: logprobOf(logits, token, vocabularySize) });
      states = [floats(outputs, 'output_states_1'), floats(outputs, 'output_states_2')];
      last = token;
      atOnce += 1;
    }
    const forward = duration > 0 ? duration : token === blank || atOnce === mostTokensAtOnce ? 1 : 0;
    if (forward > 0) atOnce = 0;
    step += forward;
  }
  return heard;
}

function stepCount(lengths: Tensor | undefined, most: number): number {
  if (lengths?.type === 'int64') return Math.min(most, Number(lengths.data[0] ?? 0n));
  throw new LabError({
    type: 'InvalidOutput',
    summary: 'The encoder gave no int64 output "encoded_lengths".',
  });
}

/** What the prediction network remembers before the first token: [layers, 1, width] twice. */
function silence(decoder: Session): [FloatTensor, FloatTensor] {
  const zeros = (name: string): FloatTensor => {
    const [layers, , width] = decoder.inputDims(name) ?? [];
    if (typeof layers !== 'number' || typeof width !== 'number') {
      throw new LabError({
        type: 'InvalidOutput',
        summary: `The decoder does not say how wide its input "${name}" is.`,
        cause: `expected [layers, batch, width], got [${decoder.inputDims(name)?.join(', ') ?? ''}]`,
      });
    }
    return float32(new Float32Array(layers * width), [layers, 1, width]);
  };
  return [zeros('input_states_1'), zeros('input_states_2')];
}

function likeliest(logits: Float32Array, from: number, to: number): number {
  let best = from;
  for (let i = from + 1; i < to; i++) if ((logits[i] ?? -Infinity) > (logits[best] ?? -Infinity)) best = i;
  return best;
}

/** @param token the likeliest one, so that no exponential overflows */
function logprobOf(logits: Float32Array, token: number, vocabularySize: number): number {
  const greatest = logits[token] ?? 0;
  let sum = 0;
  for (let i = 0; i < vocabularySize; i++) sum += Math.exp((logits[i] ?? -Infinity) - greatest);
  return -Math.log(sum);
}
