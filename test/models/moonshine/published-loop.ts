import { openSession } from '../../../models/runtimes/onnx/session.ts';
import { bool, float32, floats, int64, ones, type Tensor } from '../../../models/runtimes/onnx/tensor.ts';

/** Tokens of the wheel's two graphs as they are published, run one after the other, as a reference. */
export async function publishedTokens(
  files: Readonly<Record<string, string>>,
  samples: Float32Array,
  limit: number,
): Promise<number[]> {
  const options = { threads: 1, provider: 'cpu' };
  const encoder = await openSession(files['encoder'] ?? '', options);
  const decoder = await openSession(files['decoder'] ?? '', options);
  const audio = [1, samples.length];
  const mask = ones(audio);
  const heard = await encoder.run({ input_values: float32(samples, audio), attention_mask: mask });
  const states = floats(heard, 'last_hidden_state');
  const empty = float32(new Float32Array(), [0, 8, 1, 36]);
  const names = decoder.inputNames.filter((name) => name.startsWith('past_key_values.'));
  const cache: Record<string, Tensor> = Object.fromEntries(names.map((name) => [name, empty]));
  const tokens: number[] = [];
  for (let next = 1; tokens.length < limit;) {
    const outputs = await decoder.run({
      encoder_hidden_states: states,
      encoder_attention_mask: mask,
      input_ids: int64([next], [1, 1]),
      use_cache_branch: bool(tokens.length > 0),
      ...cache,
    });
    const { data } = floats(outputs, 'logits');
    next = data.indexOf(data.reduce((greatest, logit) => Math.max(greatest, logit)));
    if (next === 2) break;
    const isFirst = tokens.push(next) === 1;
    // What was heard is given whole by the first step only.
    const kept = names.filter((name) => isFirst || name.includes('.decoder.'));
    for (const name of kept) cache[name] = floats(outputs, name.replace('past_key_values', 'present'));
  }
  await encoder.release();
  await decoder.release();
  return tokens;
}
