import type { Score } from '../../contract/score.ts';
import type { AsrMeasure, TextCounts } from '../measures/asr-measure.ts';
import { referenceWords, wordErrors } from '../metrics/word-error-rate.ts';
import type { Part } from '../statistics/bootstrap.ts';
import { sumOf } from '../statistics/sum.ts';
import { ratioScore } from './ratio-score.ts';

/** An item of which a transcript was held against its text. */
export type Transcribed = Pick<AsrMeasure, 'id' | 'session' | 'audioSeconds' | 'texts'>;

type Row = TextCounts & Pick<AsrMeasure, 'id' | 'session' | 'audioSeconds'>;

/**
 * WER and CER, once for each normaliser. Items in which nothing is said have no rate: what a model hears in them
 * is told apart, as insertions per hour.
 */
export function asrScores(measures: readonly Transcribed[], seed: number): Score[] {
  const normalizers = new Set(measures.flatMap(({ texts }) => texts.map((text) => text.normalizer)));
  return [...normalizers].flatMap((normalizer) => {
    const rows = measures.flatMap(({ id, session, audioSeconds, texts }) =>
      texts
        .filter((text) => text.normalizer === normalizer)
        .map((text): Row => ({ ...text, id, session, audioSeconds })),
    );
    const spoken = rows.filter((row) => referenceWords(row) > 0);
    const silent = rows.filter((row) => referenceWords(row) === 0);
    return [
      wer(normalizer, spoken, seed),
      cer(normalizer, spoken, seed),
      ...(silent.length > 0 ? [insertionsPerHour(normalizer, silent, seed)] : []),
    ];
  });
}

const noWords = 'no item has a word in its reference';

const wer = (normalizer: string, rows: readonly Row[], seed: number): Score =>
  ratioScore(
    {
      metric: 'wer',
      unit: 'ratio',
      recipe: `wer/${normalizer}`,
      parts: rows.map((row) => part(row, wordErrors(row), referenceWords(row))),
      counts: {
        substitutions: sumOf(rows, (row) => row.substitutions),
        deletions: sumOf(rows, (row) => row.deletions),
        insertions: sumOf(rows, (row) => row.insertions),
        hits: sumOf(rows, (row) => row.hits),
        referenceWords: sumOf(rows, referenceWords),
      },
      whyUnscored: noWords,
    },
    seed,
  );

const cer = (normalizer: string, rows: readonly Row[], seed: number): Score =>
  ratioScore(
    {
      metric: 'cer',
      unit: 'ratio',
      recipe: `cer/${normalizer}`,
      parts: rows.map((row) => part(row, row.characterErrors, row.referenceCharacters)),
      counts: {
        characterErrors: sumOf(rows, (row) => row.characterErrors),
        referenceCharacters: sumOf(rows, (row) => row.referenceCharacters),
      },
      whyUnscored: noWords,
    },
    seed,
  );

const insertionsPerHour = (normalizer: string, rows: readonly Row[], seed: number): Score =>
  ratioScore(
    {
      metric: 'insertions_per_hour',
      unit: 'words/h',
      recipe: `insertions_per_hour/${normalizer},empty-references`,
      parts: rows.map((row) => part(row, row.insertions, row.audioSeconds / 3600)),
      counts: {
        insertions: sumOf(rows, (row) => row.insertions),
        audioSeconds: sumOf(rows, (row) => row.audioSeconds),
        items: rows.length,
      },
      whyUnscored: 'the items without words have no length',
    },
    seed,
  );

const part = ({ id, session }: Row, numerator: number, denominator: number): Part => ({
  id,
  session,
  numerator,
  denominator,
});
