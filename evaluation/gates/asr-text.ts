import type { AsrMeasure, TextCounts } from '../measures/asr-measure.ts';

/** What gates look at in one transcript: its counts after the first normaliser of the spec. */
export type AsrText = TextCounts & Pick<AsrMeasure, 'id' | 'audioSeconds'>;

export const firstTexts = (
  measures: readonly Pick<AsrMeasure, 'id' | 'audioSeconds' | 'texts'>[],
): AsrText[] =>
  measures.flatMap(({ id, audioSeconds, texts }) =>
    texts.slice(0, 1).map((text) => ({ ...text, id, audioSeconds })),
  );
