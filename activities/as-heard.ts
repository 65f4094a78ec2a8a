import { judged } from '../evaluation/measure-item.ts';
import type { ShardResult } from './shard-result.ts';

type Items = ShardResult['items'];

/**
 * What a tts model said, with what the judge heard of it. Speech that the judge failed on is a failed item; speech
 * that was empty was never given to it, and counts as nothing heard.
 */
export function asHeard(said: Items, heard: readonly ShardResult[], judge: string): Items {
  const byId = new Map(
    heard.flatMap(({ items }) => items.map((item) => [item.outcome.itemId, item] as const)),
  );
  return said.map(({ outcome, measure }) => {
    const answer = byId.get(outcome.itemId);
    if (answer !== undefined && 'failure' in answer.outcome)
      return { outcome: answer.outcome, measure: null };
    if (measure?.capability !== 'tts') return { outcome, measure };
    const texts = answer?.measure?.capability === 'asr' ? answer.measure.texts : undefined;
    return { outcome, measure: judged(measure, judge, texts) };
  });
}
