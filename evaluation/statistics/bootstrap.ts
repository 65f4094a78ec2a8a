import { seededIntegers } from './random.ts';

/** What one utterance adds to a ratio of sums: errors and words, seconds and seconds, decibels and one. */
export interface Part {
  id: string;
  session?: string | undefined;
  numerator: number;
  denominator: number;
}

export interface Interval {
  low: number;
  high: number;
  resampled: 'sessions' | 'utterances';
}

/** So many that a bound moves from seed to seed by about a sixtieth of the interval's width (1.5 %). */
const draws = 2000;

/**
 * Utterances of one session share speaker, room and microphone: drawn apart, they make intervals too narrow. But
 * few sessions give few different draws. With three, the bounds are the best and the worst session by themselves
 * (a draw of one alone comes up in 3.7 %, more than the 2.5 % below a bound); four give 35 different draws, five 126.
 */
export const leastSessions = 5;

/**
 * 95 % percentile bootstrap interval of sum(numerator) / sum(denominator). Equal seeds draw equal groups, so two
 * models on the same items are drawn alike. Source: Bisani and Ney, Bootstrap estimates for confidence intervals
 * in ASR performance evaluation, 2004.
 *
 * @returns undefined where there are fewer than two groups to draw from
 */
export function bootstrapInterval(parts: readonly Part[], seed: number): Interval | undefined {
  const sessions = new Set(parts.map((part) => part.session));
  const bySession = sessions.size >= leastSessions && !sessions.has(undefined);
  const groups = sumGroups(parts, (part) => (bySession ? (part.session ?? part.id) : part.id));
  if (groups.length < 2) return undefined;
  const draw = seededIntegers(seed);
  const ratios: number[] = [];
  for (let count = 0; count < draws; count++) {
    let numerator = 0;
    let denominator = 0;
    for (let taken = 0; taken < groups.length; taken++) {
      const group = groups[draw(groups.length)];
      numerator += group?.numerator ?? 0;
      denominator += group?.denominator ?? 0;
    }
    // A draw of nothing but groups without a reference has no ratio.
    if (denominator > 0) ratios.push(numerator / denominator);
  }
  if (ratios.length === 0) return undefined;
  ratios.sort((a, b) => a - b);
  return {
    low: quantile(ratios, 0.025),
    high: quantile(ratios, 0.975),
    resampled: bySession ? 'sessions' : 'utterances',
  };
}

/** In order of their names, so that the order in which shards came back does not matter. */
function sumGroups(parts: readonly Part[], nameOf: (part: Part) => string): Omit<Part, 'id'>[] {
  const groups = new Map<string, { numerator: number; denominator: number }>();
  for (const part of parts) {
    const group = groups.get(nameOf(part)) ?? { numerator: 0, denominator: 0 };
    group.numerator += part.numerator;
    group.denominator += part.denominator;
    groups.set(nameOf(part), group);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
}

/** Between the two nearest values, as numpy does it. */
function quantile(sorted: readonly number[], share: number): number {
  const position = share * (sorted.length - 1);
  const below = sorted[Math.floor(position)] ?? 0;
  const above = sorted[Math.ceil(position)] ?? below;
  return below + (above - below) * (position - Math.floor(position));
}
