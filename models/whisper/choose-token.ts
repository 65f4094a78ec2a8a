import type { Step } from './engine.ts';
import { logSumExp } from './log-sum-exp.ts';
import type { Allowed } from './timestamp-rules.ts';

/** A token, and its natural-log probability among those that were allowed. */
export interface Chosen {
  token: number;
  logprob: number;
}

/** The token ids that the rules speak of. */
export interface RuleTokens {
  endOfText: number;
  firstTimestamp: number;
  space: number;
}

/**
 * The most likely token that is allowed. Times count together where the rules say so: their probability is spread
 * over neighbours.
 */
export function chooseGreedily(
  step: Step,
  allowed: Allowed,
  { endOfText, firstTimestamp }: RuleTokens,
): Chosen {
  const { first, last } = allowed.times;
  const times = step.timestampLogits.subarray(first, last + 1);
  const timesSum = logSumExp(times);
  const { token, logit, sum } = bestText(step, allowed.text, endOfText);
  const best = indexOfMost(times);
  const time = { token: firstTimestamp + first + best, logit: times[best] ?? -Infinity };
  if (allowed.timesAddUp && timesSum > logit) return { token: time.token, logprob: time.logit - timesSum };
  const all = logSumExp(Float32Array.of(sum, timesSum));
  return time.logit > logit
    ? { token: time.token, logprob: time.logit - all }
    : { token, logprob: logit - all };
}

function bestText(
  step: Step,
  text: Allowed['text'],
  endOfText: number,
): { token: number; logit: number; sum: number } {
  switch (text) {
    case 'all':
      return { token: step.textToken, logit: step.textLogit, sum: step.textLogSumExp };
    case 'end':
      return { token: endOfText, logit: step.endLogit, sum: step.endLogit };
    case 'none':
      return { token: endOfText, logit: -Infinity, sum: -Infinity };
  }
}

/**
 * A token drawn by its probability, or the most likely one at temperature 0, from all logits of a position.
 * @param random the next number of a seeded sequence, 0 <= x < 1
 */
export function drawToken(
  step: Step & { logits: Float32Array },
  allowed: Allowed,
  special: RuleTokens,
  isSuppressed: Uint8Array,
  temperature: number,
  random: () => number,
): Chosen {
  const logits = maskedLogits(step.logits, allowed, special, isSuppressed);
  const sum = logSumExp(logits);
  const token = temperature === 0 ? indexOfMost(logits) : drawn(logits, temperature, random());
  return { token, logprob: (logits[token] ?? 0) - sum };
}

/** A copy with -Infinity for everything that may not come next: Float32Array, [vocabulary] */
export function maskedLogits(
  logits: Float32Array,
  { text, blank, times, timesAddUp }: Allowed,
  { endOfText, firstTimestamp, space }: RuleTokens,
  isSuppressed: Uint8Array,
): Float32Array {
  const masked = logits.map((logit, token) => (isSuppressed[token] === 1 ? -Infinity : logit));
  masked.fill(-Infinity, firstTimestamp, firstTimestamp + times.first);
  masked.fill(-Infinity, firstTimestamp + times.last + 1);
  if (text === 'end') masked.fill(-Infinity, 0, endOfText);
  if (!blank) masked[space] = masked[endOfText] = -Infinity;
  const mostText = masked
    .subarray(0, firstTimestamp)
    .reduce((most, logit) => Math.max(most, logit), -Infinity);
  const timesWin = timesAddUp && logSumExp(masked.subarray(firstTimestamp)) > mostText;
  if (text === 'none' || timesWin) masked.fill(-Infinity, 0, firstTimestamp);
  return masked;
}

function drawn(logits: Float32Array, temperature: number, at: number): number {
  const scaled = logits.map((logit) => logit / temperature);
  const sum = logSumExp(scaled);
  let rest = at;
  let token = indexOfMost(logits);
  for (let candidate = 0; candidate < scaled.length; candidate++) {
    const probability = Math.exp((scaled[candidate] ?? -Infinity) - sum);
    if (probability === 0) continue;
    token = candidate;
    rest -= probability;
    if (rest < 0) break;
  }
  return token;
}

export function indexOfMost(values: Float32Array): number {
  let best = 0;
  let most = -Infinity;
  for (let at = 0; at < values.length; at++) {
    const value = values[at] ?? -Infinity;
    if (value > most) [best, most] = [at, value];
  }
  return best;
}
