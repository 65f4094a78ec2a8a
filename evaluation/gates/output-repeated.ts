import type { Gate } from '../../contract/gate.ts';
import type { TtsMeasure } from '../measures/tts-measure.ts';
import { shareGate } from './share-gate.ts';

/** Is the same said for different texts? So says a canned answer, and a model that reads only a text's beginning. */
export function outputRepeated(measures: readonly TtsMeasure[]): Gate {
  const texts = new Map<string, Set<string>>();
  for (const { audioSha256, textSha256 } of measures)
    texts.set(audioSha256, (texts.get(audioSha256) ?? new Set()).add(textSha256));
  return shareGate({
    gate: 'output_repeated',
    faulty: measures.filter(({ audioSha256 }) => (texts.get(audioSha256)?.size ?? 0) > 1).map(({ id }) => id),
    items: measures.length,
    what: 'have the audio of another text',
  });
}
