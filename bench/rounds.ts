import type { Contestant, Output, Pass } from './contestant.ts';

/** The passes of one contestant, in the order of the rounds; outputs are those of the last. */
export interface Measured {
  name: string;
  loadSeconds: number;
  passes: readonly Pass[];
  outputs: readonly Output[];
  peakBytes: number | undefined;
}

/** All of them, in every other round from the last to the first. */
export const inTurn = <T>(round: number, all: readonly T[]): readonly T[] =>
  round % 2 === 0 ? all : all.toReversed();

/**
 * Lets contestants take turns over the same clips: one pass each to warm up, which does not count, then `rounds`
 * rounds, every other one in reverse, so that a machine that slows down slows all of them.
 */
export async function alternate(
  contestants: readonly Contestant[],
  clips: readonly string[],
  rounds: number,
): Promise<Measured[]> {
  const passes = contestants.map((): Pass[] => []);
  for (const contestant of contestants) await contestant.pass(clips);
  for (let round = 0; round < rounds; round++) {
    const order = [...contestants.entries()];
    for (const [index, contestant] of inTurn(round, order)) passes[index]?.push(await contestant.pass(clips));
  }
  const measured: Measured[] = [];
  for (const [index, contestant] of contestants.entries()) {
    const taken = passes[index] ?? [];
    measured.push({
      name: contestant.name,
      loadSeconds: contestant.loadSeconds,
      passes: taken,
      outputs: taken.at(-1)?.outputs ?? [],
      peakBytes: await contestant.peakBytes(),
    });
  }
  return measured;
}

/** The middle value; the mean of the two in the middle where their number is even. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[sorted.length >> 1];
  const lower = sorted[(sorted.length - 1) >> 1];
  if (upper === undefined || lower === undefined) throw new RangeError('no values, no median');
  return (upper + lower) / 2;
}

/** How many times faster we are: the median over the rounds, each of which is a ratio of its own, and its extremes. */
export interface Ratio {
  median: number;
  min: number;
  max: number;
}

/** @param ours, theirs seconds of the same rounds, in the same order */
export function ratioOf(ours: readonly number[], theirs: readonly number[]): Ratio {
  const ratios = theirs.map((seconds, round) => seconds / (ours[round] ?? NaN));
  return { median: median(ratios), min: Math.min(...ratios), max: Math.max(...ratios) };
}

export const wallSeconds = ({ passes }: Measured): number[] => passes.map((pass) => pass.wallSeconds);

/** Undefined where the system does not tell. */
export function cpuSeconds({ passes }: Measured): number[] | undefined {
  const known = passes.flatMap((pass) => (pass.cpuSeconds === undefined ? [] : [pass.cpuSeconds]));
  return known.length === passes.length ? known : undefined;
}
