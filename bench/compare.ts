import type { Contestant } from './contestant.ts';
import type { Clip } from './clips.ts';
import { alternate, cpuSeconds, median, ratioOf, wallSeconds, type Measured } from './rounds.ts';
import type { Line, Setting, Standing } from './row.ts';

/** Runs contestants against each other over clips, and ends them whatever happens. */
export async function contest(
  { rounds, progress }: Setting,
  threads: number,
  clips: readonly Clip[],
  start: readonly (() => Promise<Contestant>)[],
): Promise<Standing[]> {
  const contestants: Contestant[] = [];
  try {
    // One after the other: who loads beside another one loads slower.
    for (const begin of start) {
      const contestant = await begin();
      contestants.push(contestant);
      progress(`${contestant.name}, ${threads} thread${threads === 1 ? '' : 's'}: loaded`);
    }
    const paths = clips.map(({ path }) => path);
    const audioSeconds = clips.reduce((sum, { seconds }) => sum + seconds, 0);
    const measured = await alternate(contestants, paths, rounds);
    return measured.map((one) => ({ ...one, threads, audioSeconds }));
  } finally {
    await Promise.all(contestants.map((contestant) => contestant.stop()));
  }
}

/** A line of the table of targets: how many times faster `ours` is than `theirs`. */
export function speedLine(what: string, ours: Standing, theirs: Standing, atLeast: number | undefined): Line {
  const ratio = ratioOf(wallSeconds(ours), wallSeconds(theirs));
  const [ourCpu, theirCpu] = [cpuSeconds(ours), cpuSeconds(theirs)];
  return {
    what: `${what}, ${ours.threads} thread${ours.threads === 1 ? '' : 's'}`,
    against: theirs.name,
    ours: speedOf(ours),
    theirs: speedOf(theirs),
    ratio,
    cpuRatio: ourCpu === undefined || theirCpu === undefined ? undefined : ratioOf(ourCpu, theirCpu),
    atLeast: atLeast === undefined ? '' : `${atLeast}x`,
    isMet: atLeast === undefined ? undefined : ratio.median >= atLeast,
  };
}

/** Seconds of audio that one second deals with. */
export const realTimeFactor = (standing: Measured & { audioSeconds: number }): number =>
  standing.audioSeconds / median(wallSeconds(standing));

const speedOf = (standing: Standing): string => `${realTimeFactor(standing).toFixed(1)}x real time`;
