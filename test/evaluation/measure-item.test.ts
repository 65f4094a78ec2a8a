import { describe, expect, it } from 'vitest';
import { LabError } from '../../contract/failure.ts';
import {
  ItemMeasure,
  measureAsr,
  measureDiarization,
  measureEnhancement,
  measureVad,
} from '../../evaluation/measure-item.ts';
import { transcript } from './measures.ts';
import { turn } from './metrics/turns.ts';

const about = { id: 'call', session: 'monday', audioSeconds: 12 };

function failureOf(act: () => unknown): LabError['failures'][0] {
  try {
    act();
  } catch (error) {
    if (error instanceof LabError) return error.failures[0];
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('the measure of an item', () => {
  it('of speech recognition counts words and characters after each normaliser', () => {
    const measure = measureAsr({
      ...about,
      reference: 'Mr. Smith paid ten dollars.',
      transcript: transcript(' Mister Smith, uh, paid $12!'),
      normalizers: ['whisper-english'],
    });
    expect(measure.texts).toEqual([
      {
        normalizer: 'whisper-english',
        hits: 3,
        substitutions: 1,
        deletions: 0,
        insertions: 0,
        trailingDeletions: 0,
        loopedWords: 0,
        characterErrors: 1,
        referenceCharacters: 21,
      },
    ]);
  });

  it('of voice activity merges the turns of all speakers', () => {
    const measure = measureVad({
      ...about,
      reference: [turn(0, 4, 'a'), turn(3, 5, 'b')],
      speech: { spans: [{ startSeconds: 1, endSeconds: 6 }] },
    });
    expect(measure).toMatchObject({ truePositiveSeconds: 4, falseAlarmSeconds: 1, missSeconds: 1 });
  });

  it('of diarization has seconds and speakers', () => {
    const measure = measureDiarization({
      ...about,
      reference: [turn(0, 4, 'a'), turn(4, 8, 'b')],
      diarization: { turns: [turn(0, 8, 'x')] },
    });
    expect(measure).toMatchObject({
      missSeconds: 0,
      falseAlarmSeconds: 0,
      confusionSeconds: 4,
      referenceSeconds: 8,
      referenceSpeakers: 2,
      foundSpeakers: 1,
      speakerCountError: 1,
    });
  });

  const clean = Float32Array.from({ length: 4000 }, (_, index) => Math.sin(index / 9) / 2);
  const noisy = clean.map((sample, index) => sample + Math.sin(index * index) / 10);

  it('of enhancement has the ratio before and after, though a few samples are missing at the end', () => {
    const enhanced = clean.map((sample, index) => sample + Math.sin(index * index) / 1000).slice(0, 3900);
    const { siSdrDb } = measureEnhancement({ ...about, clean, noisy, enhanced });
    expect(siSdrDb?.before).toBeCloseTo(14, 0);
    expect(siSdrDb?.after).toBeCloseTo(54, 0);
  });

  it('of enhancement cannot compare with silence', () => {
    const measure = measureEnhancement({ ...about, clean: new Float32Array(4000), noisy, enhanced: noisy });
    expect(measure).toMatchObject({ siSdrDb: null, outputSilent: false });
  });

  it('refuses an enhanced signal of another length, or with values that are no numbers', () => {
    const doubled = new Float32Array(8000);
    expect(failureOf(() => measureEnhancement({ ...about, clean, noisy, enhanced: doubled }))).toMatchObject({
      type: 'InvalidOutput',
      cause: 'in: 4000 samples, out: 8000 samples at the same rate',
    });
    const broken = noisy.slice();
    broken[17] = NaN;
    expect(failureOf(() => measureEnhancement({ ...about, clean, noisy, enhanced: broken }))).toMatchObject({
      type: 'InvalidOutput',
      cause: 'sample 17 is NaN',
    });
    expect(
      failureOf(() => measureEnhancement({ ...about, clean: doubled, noisy, enhanced: noisy })),
    ).toMatchObject({
      type: 'BadDataset',
      scope: 'item',
    });
  });

  it('refuses a normaliser that does not exist and names the nearest', () => {
    const failure = failureOf(() =>
      measureAsr({ ...about, reference: 'a', transcript: transcript('a'), normalizers: ['wisper-english'] }),
    );
    expect(failure).toMatchObject({
      type: 'BadSpec',
      summary: 'unknown normalizer "wisper-english": did you mean "whisper-english"?',
    });
  });

  it('survives the store, even of items in which nothing happens', () => {
    const measures = [
      measureAsr({ ...about, reference: '', transcript: transcript(''), normalizers: ['whisper-english'] }),
      measureVad({ ...about, reference: [], speech: { spans: [] } }),
      measureDiarization({ ...about, reference: [], diarization: { turns: [] } }),
      measureEnhancement({ ...about, clean, noisy: clean, enhanced: new Float32Array(4000) }),
    ];
    for (const measure of measures) {
      expect(ItemMeasure.parse(JSON.parse(JSON.stringify(measure)))).toEqual(measure);
    }
  });
});
