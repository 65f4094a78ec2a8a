import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeAudio } from '../../audio/decode.ts';
import { readRttm } from '../../audio/formats/rttm.ts';
import type { Audio } from '../../audio/audio.ts';
import { Diarization, type Turn } from '../../contract/diarization.ts';
import { diarizationErrorRate, diarizationSeconds } from '../../evaluation/metrics/diarization-error-rate.ts';
import type { LoadedModel } from '../../models/adapter.ts';
import { agglomerate } from '../../models/heuristic_diarization/agglomerate.ts';
import { stepsOf } from '../../models/heuristic_diarization/assign-speakers.ts';
import { bestPath } from '../../models/heuristic_diarization/best-path.ts';
import {
  addFrame,
  emptyStatistics,
  gaussianOf,
  joinStatistics,
  logDensity,
  type GaussianStatistics,
} from '../../models/heuristic_diarization/gaussian.ts';
import { model } from '../../models/heuristic_diarization/index.ts';
import { turnsOf } from '../../models/heuristic_diarization/turns.ts';
import { voiceDifference, voiceOf } from '../../models/heuristic_diarization/voice.ts';
import { windowsOf } from '../../models/heuristic_diarization/windows.ts';
import { compose, randomNumbers, type Conversation } from './conversation.ts';
import { weightsOf } from './registry-weights.ts';
import { plans, shippedVoices, type Voices } from './shipped-voices.ts';
import { onCpu } from './load-context.ts';

const root = join(import.meta.dirname, '../..');
const sampleRateHz = 16_000;

describe('Gaussians', () => {
  const frames = fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -50, max: 50 })), {
    minLength: 1,
    maxLength: 30,
  });
  const collect = (of: readonly (readonly number[])[]): GaussianStatistics => {
    const statistics = emptyStatistics(2);
    for (const frame of of) addFrame(statistics, frame);
    return statistics;
  };

  it('of two joined sets are those of all their frames', () => {
    fc.assert(
      fc.property(frames, frames, (a, b) => {
        expect(joinStatistics(collect(a), collect(b))).toEqual(collect([...a, ...b]));
      }),
    );
  });

  it('have the density of the textbook', () => {
    // Covariance [[4, 2], [2, 3]] about the mean (1, 2): determinant 8.
    const statistics = { count: 1, sum: Float64Array.of(1, 2), products: Float64Array.of(5, 4, 7) };
    const gaussian = gaussianOf(statistics);
    expect(gaussian.logDeterminant).toBeCloseTo(Math.log(8), 2);
    expect(logDensity(gaussian, [2, 4])).toBeCloseTo(-0.5 * (11 / 8 + Math.log(8)), 2);
  });

  it('stay finite when all frames are the same', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), (count) => {
        const gaussian = gaussianOf(collect(Array.from({ length: count }, () => [3, 3])));
        expect(logDensity(gaussian, [3, 3])).toBeGreaterThan(0);
      }),
    );
  });
});

describe('the difference of two voices', () => {
  const voice = (seed: number, centre: number, count: number): ReturnType<typeof voiceOf> => {
    const random = randomNumbers(seed);
    const statistics = emptyStatistics(12);
    for (let frame = 0; frame < count; frame++) {
      const values = Array.from({ length: 12 }, () => centre + 20 * (random() + random() + random() - 1.5));
      addFrame(statistics, values);
    }
    return voiceOf(statistics);
  };

  it('is 0 to itself, the same both ways, and below 1 for frames of one source', () => {
    const [a, b] = [voice(1, 0, 300), voice(2, 0, 200)];
    expect(voiceDifference(a, a)).toBeCloseTo(0, 9);
    expect(voiceDifference(a, b)).toBeCloseTo(voiceDifference(b, a), 9);
    expect(voiceDifference(a, b)).toBeLessThan(1);
  });

  it('grows with their distance, beyond 1', () => {
    const differences = [0, 5, 10, 20].map((centre) =>
      voiceDifference(voice(1, 0, 300), voice(2, centre, 300)),
    );
    expect(differences).toEqual(differences.toSorted((a, b) => a - b));
    expect(differences.at(-1)).toBeGreaterThan(1);
  });

  it('grows no more when there is more than 20 s of each', () => {
    const short = voiceDifference(voice(1, 0, 2_000), voice(2, 8, 2_000));
    expect(voiceDifference(voice(1, 0, 20_000), voice(2, 8, 20_000)) / short).toBeCloseTo(1, 1);
  });
});

interface Heap {
  mean: number;
  members: number[];
}

describe('agglomeration', () => {
  const numbers = fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 1, maxLength: 14 });
  const rules = {
    join: (a: Heap, b: Heap): Heap => {
      const members = [...a.members, ...b.members];
      return { members, mean: members.reduce((sum, value) => sum + value, 0) / members.length };
    },
    distance: (a: Heap, b: Heap): number => Math.abs(a.mean - b.mean),
    nearerThan: 60,
    atMost: Infinity,
  };
  const heaps = (values: readonly number[]): Heap[] => values.map((mean) => ({ mean, members: [mean] }));

  /** Looks at every pair each time. */
  function slowly(items: Heap[], atMost: number): Heap[] {
    const left = [...items];
    for (;;) {
      let best: { first: number; second: number; distance: number } | undefined;
      for (const [second, b] of left.entries()) {
        for (const [first, a] of left.slice(0, second).entries()) {
          const distance = rules.distance(a, b);
          if (best === undefined || distance < best.distance) best = { first, second, distance };
        }
      }
      if (best === undefined || (best.distance >= rules.nearerThan && left.length <= atMost)) return left;
      const [a, b] = [left[best.first], left[best.second]];
      if (a === undefined || b === undefined) return left;
      left[best.first] = rules.join(a, b);
      left.splice(best.second, 1);
    }
  }

  it('joins as one does who compares every pair each time', () => {
    fc.assert(
      fc.property(numbers, fc.integer({ min: 1, max: 14 }), (values, atMost) => {
        expect(agglomerate(heaps(values), { ...rules, atMost })).toEqual(slowly(heaps(values), atMost));
      }),
      { examples: [[[740, 870, 808, 853, 769, 0], 1]] },
    );
  });

  it('never leaves more clusters than allowed', () => {
    fc.assert(
      fc.property(numbers, fc.integer({ min: 1, max: 4 }), (values, atMost) => {
        expect(agglomerate(heaps(values), { ...rules, atMost }).length).toBeLessThanOrEqual(atMost);
      }),
    );
  });

  it('measures each pair once, then at most n distances a join', () => {
    let measured = 0;
    const distance = (a: Heap, b: Heap): number => {
      measured += 1;
      return rules.distance(a, b);
    };
    const random = randomNumbers(3);
    const items = heaps(Array.from({ length: 200 }, () => 10_000 * random()));
    agglomerate(items, { ...rules, distance, atMost: 1 });
    expect(measured).toBeLessThanOrEqual((200 * 199) / 2 + 200 * 199);
  });
});

describe('the best path', () => {
  it('scores as high as the best of all paths', () => {
    const cell = fc.integer({ min: -20, max: 20 });
    const problem = fc
      .tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 6 }))
      .chain(([states, steps]) =>
        fc.record({
          states: fc.constant(states),
          scores: fc.array(cell, { minLength: states * steps, maxLength: states * steps }),
          costs: fc.array(fc.integer({ min: 0, max: 15 }), { minLength: steps, maxLength: steps }),
        }),
      );
    fc.assert(
      fc.property(problem, ({ states, scores, costs }) => {
        const value = (path: readonly number[]): number =>
          path.reduce((sum, state, step) => {
            const changed = step > 0 && path[step - 1] !== state;
            return sum + (scores[step * states + state] ?? 0) - (changed ? (costs[step] ?? 0) : 0);
          }, 0);
        const paths = costs.reduce<number[][]>(
          (all) => all.flatMap((path) => Array.from({ length: states }, (_, state) => [...path, state])),
          [[]],
        );
        const found = bestPath(Float64Array.from(scores), states, Float64Array.from(costs));
        expect(value([...found])).toBe(Math.max(...paths.map(value)));
      }),
    );
  });
});

describe('windows, steps and turns', () => {
  const spans = fc
    .array(fc.tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 25, max: 2_000 })), { maxLength: 6 })
    .map((lengths) => {
      let end = 0;
      return lengths.map(([pause, length]) => {
        const start = end + pause + 10;
        end = start + length;
        return { startSeconds: start / 100, endSeconds: end / 100 };
      });
    });
  const count = 20_000;
  const frames = {
    count,
    cepstra: new Float32Array(12 * count),
    loudness: Float32Array.from({ length: count }, (_, frame) => (frame % 7 === 0 ? -50 : 0)),
  };

  it('cover the speech and nothing else', () => {
    fc.assert(
      fc.property(spans, (given) => {
        const steps = stepsOf(windowsOf(given, frames));
        const turns = turnsOf(steps, new Int32Array(steps.length));
        const spoken = given.reduce((sum, span) => sum + span.endSeconds - span.startSeconds, 0);
        const covered = steps.reduce((sum, { start, end }) => sum + end - start, 0) / 100;
        expect(covered).toBeCloseTo(spoken, 6);
        expect(turns.at(0)?.startSeconds).toBe(given.at(0)?.startSeconds);
        expect(turns.at(-1)?.endSeconds).toBe(given.at(-1)?.endSeconds);
      }),
    );
  });

  it('are about three seconds long, and shorter only where the speech is', () => {
    for (const { start, end } of windowsOf([{ startSeconds: 1, endSeconds: 18.2 }], frames)) {
      expect((end - start) / 100).toBeGreaterThan(2);
      expect((end - start) / 100).toBeLessThan(4);
    }
    expect(windowsOf([{ startSeconds: 1, endSeconds: 1.3 }], frames)).toHaveLength(1);
  });

  it('leave soft frames out of what is heard of a voice', () => {
    const heard = windowsOf([{ startSeconds: 1, endSeconds: 3 }], frames).flatMap(({ audible }) => audible);
    expect(heard.length).toBeGreaterThan(100);
    expect(heard.filter((frame) => frame % 7 === 0)).toEqual([]);
  });

  it('turns never overlap, bridge at most 0.3 s, and number speakers as they appear', () => {
    fc.assert(
      fc.property(spans, fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1 }), (given, ids) => {
        const steps = stepsOf(windowsOf(given, frames));
        const turns = turnsOf(
          steps,
          Int32Array.from(steps, (_, index) => ids[index % ids.length] ?? 0),
        );
        const names = [...new Set(turns.map(({ speaker }) => speaker))];
        expect(names).toEqual(names.map((_, index) => `speaker_${index + 1}`));
        for (const [index, turn] of turns.entries()) {
          const before = turns[index - 1];
          if (before === undefined) continue;
          expect(turn.startSeconds).toBeGreaterThanOrEqual(before.endSeconds);
          if (turn.speaker !== before.speaker) continue;
          expect(turn.startSeconds - before.endSeconds).toBeGreaterThan(0.3);
        }
      }),
    );
  });
});

describe('who spoke when', () => {
  let loaded: LoadedModel;
  let say: Voices;
  beforeAll(async () => {
    const { adapter } = await model.adapter();
    const files = await weightsOf(model.card);
    loaded = await adapter.load(onCpu({ variant: 'default', files }));
    say = await shippedVoices();
  }, 300_000);
  afterAll(() => loaded.dispose());

  const turnsIn = async (audio: Audio, maxSpeakers?: number): Promise<Turn[]> =>
    Diarization.parse(await loaded.diarization?.(audio, { maxSpeakers })).turns;
  const speakers = (turns: readonly Turn[]): number => new Set(turns.map(({ speaker }) => speaker)).size;
  const errorRate = (reference: readonly Turn[], turns: readonly Turn[]): number =>
    diarizationErrorRate(diarizationSeconds(reference, turns)) ?? NaN;
  const planned = (plan: string, softKennedy = false): Conversation => {
    const lines = plans(say)[plan] ?? [];
    return compose(
      lines.map((line) => (softKennedy && line.speaker === 'jfk' ? { ...line, gain: 0.3 } : line)),
    );
  };
  const names = Object.keys(plans(() => ({ speaker: '', samples: new Float32Array() })));

  it.each(names)('is known of shipped voices, each speaker counted: %s', async (plan) => {
    const { audio, reference } = planned(plan);
    const turns = await turnsIn(audio);
    expect(speakers(turns)).toBe(speakers(reference));
    expect(errorRate(reference, turns)).toBeLessThan(0.15);
  });

  it.each(['six turns', 'three voices'])('does not depend on who speaks softly: %s', async (plan) => {
    const { audio, reference } = planned(plan, true);
    const turns = await turnsIn(audio);
    expect(speakers(turns)).toBe(speakers(reference));
    expect(errorRate(reference, turns)).toBeLessThan(0.15);
  });

  it('holds under noise at 5 dB for two voices', async () => {
    const { audio, reference } = compose(plans(say)['six turns'] ?? [], { snrDb: 5 });
    expect(errorRate(reference, await turnsIn(audio))).toBeLessThan(0.25);
  });

  it('is far better than one speaker for all, in the shipped conversation', async () => {
    const folder = join(root, 'datasets/quickstart-conversation');
    const audio = await decodeAudio(join(folder, 'conversation.flac'), { sampleRateHz });
    const rttm = readRttm(readFileSync(join(folder, 'conversation.rttm'), 'utf8'), 'conversation.rttm');
    const reference = rttm.get('conversation')?.turns ?? [];
    const turns = await turnsIn(audio);
    const forOne = turns.map((turn) => ({ ...turn, speaker: 'anybody' }));
    expect(errorRate(reference, turns)).toBeLessThan(0.12);
    expect(errorRate(reference, forOne)).toBeGreaterThan(0.3);
  });

  it.each([1, 2])('names at most %i speakers when told so', async (maxSpeakers) => {
    const turns = await turnsIn(planned('three voices').audio, maxSpeakers);
    expect(speakers(turns)).toBe(maxSpeakers);
  });

  it('is the same the second time', async () => {
    const { audio } = planned('six turns');
    const first = await turnsIn(audio);
    await turnsIn(planned('goforward alone').audio);
    expect(await turnsIn(audio)).toEqual(first);
  });

  it('is nobody in silence', async () => {
    expect(await turnsIn({ samples: new Float32Array(5 * sampleRateHz), sampleRateHz })).toEqual([]);
  });

  it('is nobody in a clip of a single sample', async () => {
    expect(await turnsIn({ samples: Float32Array.of(0.1), sampleRateHz })).toEqual([]);
  });

  it('is one person in a single word', async () => {
    expect(speakers(await turnsIn(compose([say('goforward', 0.4, 1.1)]).audio))).toBe(1);
  });

  const call = join(root, '../shared/data/audio/call.wav');
  describe.skipIf(!existsSync(call))('on a telephone (needs ../shared)', () => {
    it('is wrong for less than a fifth of the speech of two women', async () => {
      const rttm = readFileSync(call.replace('.wav', '.rttm'), 'utf8');
      const reference = readRttm(rttm, 'call.rttm').get('call')?.turns ?? [];
      const turns = await turnsIn(await decodeAudio(call, { sampleRateHz }));
      expect(speakers(turns)).toBe(2);
      expect(errorRate(reference, turns)).toBeLessThan(0.2);
    });
  });
});
