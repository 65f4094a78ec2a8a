import type { Step } from './engine.ts';

/** A step without its cache, from all logits of one position. */
export type Summary = Pick<
  Step,
  'textToken' | 'textLogit' | 'textLogSumExp' | 'endLogit' | 'timestampLogits'
>;

/**
 * What the rules of decoding need, from all logits of one position: Float32Array, [vocabulary]
 * @param isSuppressed by token: 1 for those that are never decoded
 */
export function summaryOf(
  logits: Float32Array,
  isSuppressed: Uint8Array,
  firstTimestamp: number,
  endOfText: number,
): Summary {
  let textToken = endOfText;
  let textLogit = -Infinity;
  for (let token = 0; token < firstTimestamp; token++) {
    const logit = logits[token] ?? -Infinity;
    if (logit > textLogit && isSuppressed[token] === 0) [textToken, textLogit] = [token, logit];
  }
  let sum = 0;
  for (let token = 0; token < firstTimestamp; token++) {
    if (isSuppressed[token] === 0) sum += Math.exp((logits[token] ?? -Infinity) - textLogit);
  }
  return {
    textToken,
    textLogit,
    textLogSumExp: textLogit + Math.log(sum),
    endLogit: logits[endOfText] ?? -Infinity,
    timestampLogits: logits.slice(firstTimestamp),
  };
}
