import { describe, expect, it } from 'vitest';
import { isValued } from '../../../contract/score.ts';
import type { Synthesis } from '../../../contract/synthesis.ts';
import { judged, measureAsr, measureSynthesis, type ItemMeasure } from '../../../evaluation/measure-item.ts';
import { scoreTask } from '../../../evaluation/score-task.ts';
import { missed, score, transcript } from '../measures.ts';

const text = 'the harbour was closed and nobody would sail before the storm had passed over the islands';
const normalizers = ['whisper-english'];
let count = 0;

interface Said extends Partial<Omit<Synthesis, 'audio'>> {
  text?: string;
  heard?: string;
  /** Equal names: the same audio. */
  audio?: string;
}

/** Six seconds of good speech, heard as it was meant, but for what is said otherwise. */
function said({ text: asked = text, heard = asked, audio, ...changed }: Said = {}): ItemMeasure {
  const id = `item-${(count += 1)}`;
  const artifact = { bytes: 1, kind: 'audio', mediaType: 'audio/wav', name: 'a.wav' };
  const sha256 = (audio ?? id).padEnd(64, '0');
  const synthesis: Synthesis = {
    ...{ audio: { sha256, ...artifact }, sampleRateHz: 22_050, durationSeconds: 6, rms: 0.1 },
    ...{ clippedShare: 0, ...changed },
  };
  const about = { id, audioSeconds: synthesis.durationSeconds };
  const measure = measureSynthesis({ ...about, text: asked, synthesis, normalizers });
  const { texts } = measureAsr({ ...about, reference: asked, transcript: transcript(heard), normalizers });
  return judged(measure, 'moonshine:tiny', texts);
}

const gateOf = (name: string, ...measures: [ItemMeasure, ...ItemMeasure[]]): string =>
  score(...measures).gates.find(({ gate }) => gate === name)?.detail ?? '';

describe('what was said', () => {
  it('is scored by what the judge heard of it, whose name is in the recipe', () => {
    const { scores, gates } = score(said({ heard: text.replace('harbour', 'arbor') }), said());
    expect(gates.filter(({ passed }) => !passed)).toEqual([]);
    const [wer, cer] = scores.filter(isValued);
    expect(wer).toMatchObject({
      metric: 'round_trip_wer',
      value: 1 / 32,
      counts: { substitutions: 1, referenceWords: 32 },
      recipe: 'round_trip_wer/whisper-english,judge=moonshine:tiny',
    });
    expect(cer?.metric).toBe('round_trip_cer');
    expect(cer?.recipe).toContain('judge=moonshine:tiny');
  });

  it('and was empty, so that nobody heard it, has all its words wrong', () => {
    const empty = { durationSeconds: 0, rms: 0 };
    const { scores, gates } = score(said({ ...empty, heard: '' }));
    expect(scores).toMatchObject([{ metric: 'round_trip_wer', value: 1 }, { value: 1 }]);
    expect(gates.filter(({ passed }) => !passed).map(({ gate }) => gate)).toEqual(
      expect.arrayContaining(['output_silent', 'duration_implausible', 'wer_valid', 'audio_empty']),
    );
  });

  it('has its metrics named, without a value, where every item failed', () => {
    const none = scoreTask({ capability: 'tts', measures: [], totalItems: 1, failedItems: 1, seed: 7 });
    expect(none.scores).toMatchObject([
      { metric: 'round_trip_wer', unscored: true },
      { metric: 'round_trip_cer', unscored: true },
    ]);
  });
});

describe('speech that is no evidence', () => {
  it.each([
    ['silent', 'output_silent', { rms: 0.0005 }],
    ['clipped', 'output_clipped', { clippedShare: 0.01 }],
    ['cut off after two seconds', 'duration_implausible', { durationSeconds: 2 }],
    ['a minute long', 'duration_implausible', { durationSeconds: 60 }],
    ['cut off at the end', 'is_truncated', { heard: text.split(' ').slice(0, 7).join(' ') }],
    ['in a loop', 'is_hallucinating', { heard: `${text}${' over the islands'.repeat(6)}` }],
  ])('is %s: %s', (_, gate, fault: Said) => {
    expect(missed(score(said(fault)))).toContain(gate);
  });

  it('is the same for two texts, but not for one text twice', () => {
    const other = said({ text: 'good morning to all of you, and welcome on board of this ship', audio: 'a' });
    expect(missed(score(said({ audio: 'a' }), other))).toContain('output_repeated');
    expect(missed(score(said({ audio: 'a' }), said({ audio: 'a' })))).toEqual([]);
  });

  it('is told with its names, and the pace of all of it', () => {
    expect(gateOf('duration_implausible', said(), said({ durationSeconds: 60 }))).toMatch(
      /^1 of 2 items are too short or too long for their text \(item-\d+: 60.0 s\).*; 29 words a minute$/,
    );
  });
});
