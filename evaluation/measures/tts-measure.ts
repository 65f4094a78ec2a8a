import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Synthesis } from '../../contract/synthesis.ts';
import { aboutItem, describe, type AboutItem } from './about-item.ts';
import { measureAsr, TextCounts } from './asr-measure.ts';

/** Quieter than this, -60 dB of full scale, nothing is heard. */
const silentBelowRms = 0.001;

export const TtsMeasure = z.strictObject({
  capability: z.literal('tts'),
  ...aboutItem,
  /** Which text, and which audio came of it. */
  textSha256: z.string(),
  audioSha256: z.string(),
  /** Letters, spaces and marks of the text. */
  characters: z.int().nonnegative(),
  outputSilent: z.boolean(),
  clippedShare: z.number().min(0).max(1),
  /** Who heard it: `moonshine:tiny`; null before that. */
  judge: z.string().nullable(),
  /** What the judge heard against the text, one a normaliser; without a judge, as if nothing was heard. */
  texts: z.array(TextCounts).min(1),
});
export type TtsMeasure = z.infer<typeof TtsMeasure>;

export interface SynthesisOfText extends AboutItem {
  text: string;
  synthesis: Synthesis;
  normalizers: readonly string[];
}

/**
 * What can be said of synthesized speech before anybody has heard it.
 * @throws LabError `BadSpec` for an unknown normalizer
 */
export function measureSynthesis(given: SynthesisOfText): TtsMeasure {
  const { text, synthesis, normalizers } = given;
  const nothing = { text: '', segments: [] };
  const { texts } = measureAsr({ ...describe(given), reference: text, transcript: nothing, normalizers });
  return {
    capability: 'tts',
    ...describe({ ...given, audioSeconds: synthesis.durationSeconds }),
    textSha256: createHash('sha256').update(text).digest('hex'),
    audioSha256: synthesis.audio.sha256,
    characters: Array.from(text.trim()).length,
    outputSilent: synthesis.rms < silentBelowRms,
    clippedShare: synthesis.clippedShare,
    judge: null,
    texts,
  };
}

/** @param texts what the judge's transcripts have against the text; undefined where there was nothing to hear */
export const judged = (
  measure: TtsMeasure,
  judge: string,
  texts: readonly TextCounts[] | undefined,
): TtsMeasure => ({ ...measure, judge, ...(texts && { texts: [...texts] }) });
