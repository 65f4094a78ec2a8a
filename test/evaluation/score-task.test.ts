import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Score, type ValuedScore } from '../../contract/score.ts';
import {
  measureDiarization,
  measureEmbedding,
  measureEnhancement,
  measureLabels,
  measureMusic,
  measureSeparation,
  measureVad,
  type StemComparison,
} from '../../evaluation/measure-item.ts';
import { scoreTask, type ScoredTask } from '../../evaluation/score-task.ts';
import { readGolden } from '../golden/read-golden.ts';
import { heard, missed, score } from './measures.ts';
import { turn } from './metrics/turns.ts';

function valueOf(task: ScoredTask, metric: string): ValuedScore {
  const found = task.scores.find((one) => one.metric === metric);
  if (found === undefined || !('value' in found)) throw new Error(`${metric}: ${JSON.stringify(found)}`);
  return found;
}

describe('the scores of speech recognition', () => {
  it('equal jiwer on what Whisper heard in the shipped speech, with counts, interval and recipe', () => {
    const Speech = z.object({
      spoken: z.array(z.tuple([z.string(), z.string()])),
      wer: z.number(),
      cer: z.number(),
    });
    const [golden] = readGolden('speech.json', Speech);
    if (golden === undefined) throw new Error('speech.json is empty');
    const [first, ...rest] = golden.spoken.map((pair) => heard(...pair));
    if (first === undefined) throw new Error('speech.json has no speech');
    const task = score(first, ...rest);
    expect(valueOf(task, 'wer').value).toBeCloseTo(golden.wer, 9);
    expect(valueOf(task, 'cer').value).toBeCloseTo(golden.cer, 9);
    expect(valueOf(task, 'wer')).toMatchObject({
      unit: 'ratio',
      resampled: 'utterances',
      recipe: 'wer/whisper-english',
      counts: { substitutions: 2, deletions: 0, insertions: 0, hits: 68, referenceWords: 70 },
    });
    expect(missed(task)).toEqual([]);
  });

  it('sum errors before dividing, so that a short item weighs little', () => {
    const task = score(heard('a b c d e f g h i j', 'a b c d e f g h i j'), heard('yes', 'no thanks'));
    expect(valueOf(task, 'wer').value).toBeCloseTo(2 / 11, 12);
  });

  it('keep silent items apart, as insertions an hour', () => {
    const task = score(heard('good morning', 'good morning'), heard('', 'thank you', { audioSeconds: 60 }));
    expect(valueOf(task, 'wer').value).toBe(0);
    expect(valueOf(task, 'insertions_per_hour')).toMatchObject({
      value: 120,
      counts: { insertions: 2, audioSeconds: 60, items: 1 },
    });
  });

  it('say why there are none where nothing is said', () => {
    const task = score(heard('', ''), heard('[noise]', ''));
    expect(task.scores.filter(({ metric }) => metric === 'wer')).toEqual([
      { metric: 'wer', unscored: true, why: 'no item has a word in its reference' },
    ]);
    expect(missed(task)).toEqual(['wer_valid']);
  });

  it('have no interval for a single item', () => {
    expect(valueOf(score(heard('a b', 'a c')), 'wer')).not.toHaveProperty('low');
  });
});

describe('the scores of voice activity', () => {
  const half = measureVad({
    id: 'half',
    audioSeconds: 20,
    reference: [turn(0, 10, 'a')],
    speech: { spans: [{ startSeconds: 5, endSeconds: 15 }] },
  });

  it('are precision, recall and F1 over the seconds of all items', () => {
    const all = measureVad({
      id: 'all',
      audioSeconds: 10,
      reference: [turn(0, 10, 'a')],
      speech: { spans: [{ startSeconds: 0, endSeconds: 10 }] },
    });
    const task = score(half, all);
    for (const metric of ['precision', 'recall', 'f1'])
      expect(valueOf(task, metric).value).toBeCloseTo(0.75, 12);
    expect(valueOf(task, 'f1').counts).toEqual({
      truePositiveSeconds: 15,
      falseAlarmSeconds: 5,
      missSeconds: 5,
    });
  });

  it('say that precision cannot be had where nothing was found, and miss a gate', () => {
    const task = score({ ...half, truePositiveSeconds: 0, falseAlarmSeconds: 0, missSeconds: 10 });
    expect(task.scores[0]).toEqual({
      metric: 'precision',
      unscored: true,
      why: 'no speech was found in any item',
    });
    expect(valueOf(task, 'recall').value).toBe(0);
    expect(missed(task)).toEqual(['output_empty']);
  });
});

describe('the scores of diarization', () => {
  const conversation = [turn(0, 10, 'A'), turn(8, 20, 'B'), turn(20, 30, 'A')];
  const measureOf = (turns: typeof conversation): ReturnType<typeof measureDiarization> =>
    measureDiarization({ id: 'talk', audioSeconds: 32, reference: conversation, diarization: { turns } });

  it('equal the published example: DER 16.25 %, JER 13.24 %, one speaker too many', () => {
    const task = score(
      measureOf([turn(0, 9.2, '1'), turn(9.2, 20.2, '2'), turn(20.2, 28, '1'), turn(28, 31, '3')]),
    );
    const der = valueOf(task, 'der');
    expect(der.value).toBeCloseTo(0.1625, 9);
    expect(der.recipe).toBe('der/collar=0,overlap=scored');
    expect(der.counts.missSeconds).toBeCloseTo(2, 9);
    expect(der.counts.falseAlarmSeconds).toBeCloseTo(1, 9);
    expect(der.counts.confusionSeconds).toBeCloseTo(2.2, 9);
    expect(der.counts.referenceSeconds).toBeCloseTo(32, 9);
    expect(valueOf(task, 'jer').value).toBeCloseTo(0.1324, 4);
    expect(valueOf(task, 'speaker_count_error')).toMatchObject({ value: 1, unit: 'speakers' });
    expect(missed(task)).toEqual([]);
  });

  it('are no evidence where the turns are mostly wrong, or none', () => {
    expect(missed(score(measureOf([turn(40, 70, 'x')])))).toEqual(['speaker_error_high']);
    expect(missed(score(measureOf([])))).toEqual(['output_empty', 'speaker_error_high']);
  });
});

describe('the scores of enhancement', () => {
  const clean = Float32Array.from({ length: 2000 }, (_, index) => Math.sin(index / 9) / 2);
  const noisy = clean.map((sample, index) => sample + Math.sin(index * index) / 10);
  const about = { id: 'clip', audioSeconds: 1, clean, noisy };

  it('are mean decibels before and after, and the difference', () => {
    const task = score(measureEnhancement({ ...about, enhanced: clean }));
    expect(valueOf(task, 'si_sdr_after')).toMatchObject({ value: 100, unit: 'dB' });
    expect(valueOf(task, 'si_sdr_improvement').value).toBeCloseTo(
      100 - valueOf(task, 'si_sdr_before').value,
      9,
    );
    expect(missed(task)).toEqual([]);
  });

  it('are no evidence where the speech is gone', () => {
    expect(missed(score(measureEnhancement({ ...about, enhanced: new Float32Array(2000) })))).toEqual([
      'output_silent',
    ]);
  });
});

describe('the scores of music transcription', () => {
  const note = (startSeconds: number, midi: number) => ({ startSeconds, endSeconds: startSeconds + 1, midi });
  const played = { notes: [note(0, 60), note(1, 62), note(2, 64)] };
  const about = { id: 'tune', audioSeconds: 4, reference: played };

  it('count the notes of all items together', () => {
    const right = measureMusic({ ...about, music: played });
    const wrong = measureMusic({ ...about, id: 'other', music: { notes: [note(0, 60), note(1.2, 62)] } });
    const task = score(right, wrong);
    expect(valueOf(task, 'note_precision').value).toBeCloseTo(4 / 5, 12);
    expect(valueOf(task, 'note_recall').value).toBeCloseTo(4 / 6, 12);
    expect(valueOf(task, 'note_f1')).toMatchObject({
      unit: 'ratio',
      recipe: 'note_f1/onset=50ms,pitch=50cents',
      counts: { matched: 4, matchedWithEnd: 4, reference: 6, found: 5 },
    });
    expect(missed(task)).toEqual([]);
  });

  it('are no evidence where no note was found', () => {
    const task = score(measureMusic({ ...about, music: { notes: [] } }));
    expect(task.scores[0]).toMatchObject({ unscored: true, why: 'no note was found in any item' });
    expect(missed(task)).toEqual(['output_empty']);
  });
});

describe('the scores of classification', () => {
  const ranked = (...labels: string[]) => ({
    labels: labels.map((label, index) => ({ label, score: 1 - index / 10 })),
  });
  const candidates = ['Dog', 'Music', 'Speech'];
  const speech = { id: 'speech', audioSeconds: 1, truth: ['Speech'], candidates };
  const dog = { id: 'dog', audioSeconds: 1, truth: ['Dog'], candidates };

  it('choose among the labels of the dataset, whatever else the model knows', () => {
    const task = score(
      measureLabels({ ...speech, labels: ranked('Narration', 'Speech', 'Music', 'Dog') }),
      measureLabels({ ...dog, labels: ranked('Animal', 'Music', 'Dog', 'Speech') }),
    );
    expect(valueOf(task, 'top1')).toMatchObject({ value: 0.5, counts: { right: 1, items: 2 } });
    expect(task.scores.find(({ metric }) => metric === 'top5')).toMatchObject({ unscored: true });
    expect(valueOf(task, 'map').value).toBe(1);
    expect(missed(task)).toEqual([]);
  });

  it('choose among all that the model knows where a dataset has one label', () => {
    const alone = { ...speech, candidates: ['Speech'] };
    const task = score(
      measureLabels({ ...alone, labels: ranked('Narration', 'Speech', 'a', 'b', 'c', 'd') }),
    );
    expect(valueOf(task, 'top1').value).toBe(0);
    expect(valueOf(task, 'top5').value).toBe(1);
    expect(task.scores.find(({ metric }) => metric === 'map')).toMatchObject({
      why: 'the items have one label between them',
    });
  });

  it('are no evidence where the model knows the thing by another name, or says nothing', () => {
    const other = score(measureLabels({ ...dog, labels: ranked('dog barking', 'Speech') }));
    expect(valueOf(other, 'top1').value).toBe(0);
    expect(missed(other)).toEqual(['label_unknown']);
    expect(missed(score(measureLabels({ ...dog, labels: ranked() })))).toEqual(['label_unknown']);
  });
});

describe('the scores of separation', () => {
  const ratios = (sdrDb: number, mixtureSdrDb: number, isSilent = false) => ({
    ratios: { sdrDb, mixtureSdrDb, siSdrDb: sdrDb + 1, isSilent },
    // Its seconds are as good, but for one: the median is one better.
    seconds: [sdrDb - 5, sdrDb + 1, sdrDb + 2],
  });
  const unheard = { ratios: null, seconds: [null, null, null] };
  const song = (id: string, stems: Record<string, StemComparison>) =>
    measureSeparation({ id, audioSeconds: 10, compared: new Map(Object.entries(stems)) });

  it('are means over stems and items, over each stem, and what was won', () => {
    const task = score(
      song('one', { vocals: ratios(8, -2), drums: ratios(4, 0) }),
      song('two', { vocals: ratios(6, 0), drums: unheard }),
    );
    expect(valueOf(task, 'sdr')).toMatchObject({
      value: 6,
      unit: 'dB',
      counts: { stems: 3, silentReferences: 1 },
      recipe: 'sdr/whole-item,mean-of-stems,limit=100dB',
    });
    const byStem = task.scores.filter(({ metric }) => metric === 'sdr').slice(1);
    expect(byStem).toMatchObject([
      { value: 4, recipe: 'sdr/whole-item,stem=drums,limit=100dB' },
      { value: 7, recipe: 'sdr/whole-item,stem=vocals,limit=100dB' },
    ]);
    expect(valueOf(task, 'sdr_improvement').value).toBeCloseTo(20 / 3, 9);
    expect(valueOf(task, 'si_sdr').value).toBe(7);
    expect(missed(task)).toEqual([]);
  });

  it('have the medians that papers give, of items in which every stem is heard', () => {
    const task = score(
      song('one', { vocals: ratios(8, 0), drums: ratios(4, 0) }),
      song('two', { vocals: ratios(2, 0), drums: ratios(5, 0) }),
      song('three', { vocals: ratios(6, 0), drums: ratios(9, 0) }),
      song('four', { vocals: ratios(1, 0), drums: unheard }),
    );
    expect(task.scores.filter(({ metric }) => metric === 'sdr_median')).toMatchObject([
      { value: 6.5, counts: { items: 3 }, recipe: 'sdr_median/bsseval-v4,1s,mean-of-stems,limit=100dB' },
      { value: 6, recipe: 'sdr_median/bsseval-v4,1s,stem=drums,limit=100dB' },
      { value: 7, recipe: 'sdr_median/bsseval-v4,1s,stem=vocals,limit=100dB' },
    ]);
    const never = score(song('four', { vocals: ratios(1, 0), drums: unheard }));
    expect(never.scores.at(-1)).toMatchObject({ metric: 'sdr_median', unscored: true });
  });

  it('are no evidence where every stem came out silent; one may', () => {
    const silent = ratios(0, 3, true);
    expect(missed(score(song('one', { vocals: silent, drums: silent })))).toEqual(['output_silent']);
    expect(missed(score(song('one', { vocals: silent, drums: ratios(1, 0) })))).toEqual([]);
  });
});

describe('the scores of embeddings', () => {
  const point = (id: string, of: string, ...vector: number[]) =>
    measureEmbedding({ id, audioSeconds: 3, of, embedding: { vector } });
  const anna = [point('a1', 'anna', 1, 0), point('a2', 'anna', 2, 0.1)] as const;
  const ben = [point('b1', 'ben', 0, 1), point('b2', 'ben', 0.1, 3)] as const;

  it('are perfect where each speaker has a direction of their own, however far the points', () => {
    const task = score(...anna, ...ben);
    expect(valueOf(task, 'eer')).toMatchObject({ value: 0, counts: { samePairs: 2, differentPairs: 4 } });
    expect(valueOf(task, 'nearest_same')).toMatchObject({ value: 1, counts: { found: 4, items: 4 } });
    expect(missed(task)).toEqual([]);
  });

  it('leave out of the nearest those that have nobody to be found', () => {
    const task = score(...anna, point('c', 'carl', 0, 1));
    expect(valueOf(task, 'nearest_same').counts).toEqual({ found: 2, items: 2 });
    expect(valueOf(task, 'eer').counts).toEqual({ samePairs: 1, differentPairs: 2 });
  });

  it('cannot be had of one speaker alone, or of speakers who speak once', () => {
    expect(score(...anna).scores[0]).toMatchObject({ why: 'all items are of the same' });
    expect(score(anna[0], ben[0]).scores).toMatchObject([
      { why: 'no two items are of the same' },
      { why: 'no two items are of the same' },
    ]);
  });

  it('are no evidence where vectors point nowhere', () => {
    expect(missed(score(...anna, point('b', 'ben', 0, 0)))).toEqual(['output_empty']);
  });
});

describe('a task', () => {
  it('with failed items is scored on the rest and misses a gate', () => {
    const task = scoreTask({
      capability: 'asr',
      measures: [heard('a b', 'a b')],
      totalItems: 3,
      failedItems: 2,
      seed: 7,
    });
    expect(valueOf(task, 'wer').value).toBe(0);
    expect(task.gates[0]).toEqual({ gate: 'items_failed', passed: false, detail: '2 of 3 items failed' });
    expect(missed(task)).toEqual(['items_failed']);
  });

  it('with items that have no reference misses a gate', () => {
    const task = scoreTask({
      capability: 'asr',
      measures: [heard('a b', 'a b')],
      totalItems: 2,
      failedItems: 0,
      seed: 7,
    });
    expect(missed(task)).toEqual(['reference_missing']);
  });

  it('without any item has no value, and says so for each metric', () => {
    const task = scoreTask({
      capability: 'diarization',
      measures: [],
      totalItems: 1,
      failedItems: 1,
      seed: 7,
    });
    expect(task.scores).toEqual(
      ['der', 'jer', 'speaker_count_error'].map((metric) => ({
        metric,
        unscored: true,
        why: 'no item could be compared',
      })),
    );
    expect(missed(task)).toEqual(['items_failed']);
  });

  it('always gives scores that the contract accepts, and the same ones again', () => {
    const measures = [
      heard('a b c', 'a x c', { id: 'a' }),
      heard('', 'd', { id: 'b', audioSeconds: 0 }),
    ] as const;
    expect(z.array(Score).safeParse(score(...measures).scores).success).toBe(true);
    expect(score(...measures)).toEqual(score(...measures));
  });
});
