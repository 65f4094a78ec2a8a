import type { Score } from '../../contract/score.ts';
import type { SeparateMeasure, StemRatios } from '../measures/separate-measure.ts';
import { median } from '../metrics/framed-sdr.ts';
import { sdrLimitDb } from '../metrics/sdr.ts';
import { sumOf } from '../statistics/sum.ts';
import { ratioScore } from './ratio-score.ts';

type Row = StemRatios & Pick<SeparateMeasure, 'id' | 'session'> & { stem: string };

/** Mean SDR over the stems of all items, and over each stem by itself; what was won by separating; SI-SDR. */
export function separateScores(measures: readonly SeparateMeasure[], seed: number): Score[] {
  const rows = measures.flatMap(({ id, session, stems }) =>
    Object.entries(stems).flatMap(([stem, ratios]): Row[] =>
      ratios === null ? [] : [{ id, session, stem, ...ratios }],
    ),
  );
  const all = measures.reduce((sum, { stems }) => sum + Object.keys(stems).length, 0);
  const mean = (metric: string, of: string, among: readonly Row[], decibels: (row: Row) => number): Score =>
    ratioScore(
      {
        metric,
        unit: 'dB',
        recipe: `${metric}/whole-item,${of},limit=${sdrLimitDb}dB`,
        parts: among.map((row) => ({
          id: row.id,
          session: row.session,
          numerator: decibels(row),
          denominator: 1,
        })),
        counts: { stems: among.length, silentReferences: all - rows.length },
        whyUnscored: 'every stem of the references is silent',
      },
      seed,
    );
  const names = [...new Set(rows.map(({ stem }) => stem))].sort();
  return [
    mean('sdr', 'mean-of-stems', rows, ({ sdrDb }) => sdrDb),
    ...names.map((name) =>
      mean(
        'sdr',
        `${stemRecipe}${name}`,
        rows.filter(({ stem }) => stem === name),
        ({ sdrDb }) => sdrDb,
      ),
    ),
    mean('sdr_improvement', 'mean-of-stems', rows, ({ sdrDb, mixtureSdrDb }) => sdrDb - mixtureSdrDb),
    mean('si_sdr', 'mean-of-stems', rows, ({ siSdrDb }) => siSdrDb),
    ...medians(rows, names),
  ];
}

/** As papers have it: for each stem the median item's median second, and the mean of these. Without an interval. */
function medians(rows: readonly Row[], names: readonly string[]): Score[] {
  const metric = 'sdr_median';
  const stems = names.flatMap((name) => {
    const items = rows.flatMap(({ stem, medianSecondDb }) =>
      stem === name && medianSecondDb !== null ? [medianSecondDb] : [],
    );
    const value = median(items);
    return value === null ? [] : [{ name, value, items: items.length }];
  });
  if (stems.length === 0)
    return [{ metric, unscored: true, why: 'in no second are all stems of an item heard' }];
  const score = (of: string, value: number, items: number): Score => ({
    metric,
    value,
    unit: 'dB',
    counts: { items },
    recipe: `${metric}/bsseval-v4,1s,${of},limit=${sdrLimitDb}dB`,
  });
  const mean = sumOf(stems, ({ value }) => value) / stems.length;
  const most = Math.max(...stems.map(({ items }) => items));
  return [
    score('mean-of-stems', mean, most),
    ...stems.map(({ name, value, items }) => score(`${stemRecipe}${name}`, value, items)),
  ];
}

/** Precedes the stem's name in the recipe of a score that is of one stem. */
export const stemRecipe = 'stem=';
